{#- Who used alone at the start and at the exit, of the young people who used a substance beside alcohol at the
    start; and who drank alone, of those who drank at the start, which the local forms alone tell. Beside each stands
    the share of all with both forms, where who left the question open is not alone. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP09') }})
),

local_exits as (
    select * from {{ ref('int_yp_local_exits') }}
    where window_code in ({{ windows_of('YP09') }})
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

points as (
    {{ form_points() }}
),

users as (
    select distinct form_no
    from form_days
    where substance <> 'alcohol' and days > 0
),

answers as (
    {{ paired_answers('exits', ['ypalone']) }}
),

pairs as (
    select
        answers.*,
        points.point,
        coalesce(
            case points.point when 'start' then answers.start_ypalone else answers.exit_ypalone end = 'Y', false
        ) as is_alone,
        users.form_no is not null
        and coalesce(answers.start_ypalone in ('Y', 'N'), false)
        and coalesce(answers.exit_ypalone in ('Y', 'N'), false) as is_of_users
    from answers
    left join users on answers.start_form_no = users.form_no
    cross join points
),

local_answers as (
    {{ paired_local_answers('local_exits', ['drinks_alone', 'days_used__alcohol']) }}
),

-- a form that leaves the days open is taken for that of a drinker: it answers how
drinkers as (
    select
        local_answers.*,
        points.point,
        coalesce(
            case points.point
                when 'start' then local_answers.start_drinks_alone
                else local_answers.exit_drinks_alone
            end,
            false
        ) as is_alone,
        coalesce(local_answers.start_days_used__alcohol, 1) > 0
        and local_answers.start_drinks_alone is not null
        and local_answers.exit_drinks_alone is not null as is_of_users
    from local_answers
    cross join points
),

final as (
    {%- for answers, prefix, alone, not_alone in [
        ('drinkers', 'drinking.', 'drinks alone', 'does not drink alone'),
        ('pairs', '', 'uses alone', 'does not use alone'),
    ] %}
    {%- for of_all, condition in {'': answers ~ '.is_of_users', 'of_all.': 'true'}.items() %}
    select
        {{ measure_case(
            answers,
            "'" ~ prefix ~ of_all ~ "' || " ~ answers ~ ".point",
            "case when " ~ answers ~ ".is_alone then '" ~ alone ~ "' else '" ~ not_alone ~ "' end",
            in_numerator=answers ~ '.is_alone',
        ) }}
    from {{ answers }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
