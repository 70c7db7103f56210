{#- Who used alone at the start and at the exit, of the young people who used a substance beside alcohol at the
    start; and who drank alone, of those who drank at the start, which the local forms alone tell. -#}
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
        case points.point when 'start' then answers.start_ypalone else answers.exit_ypalone end = 'Y' as is_alone
    from answers
    inner join users on answers.start_form_no = users.form_no
    cross join points
    where answers.start_ypalone in ('Y', 'N') and answers.exit_ypalone in ('Y', 'N')
),

local_answers as (
    {{ paired_local_answers('local_exits', ['drinks_alone', 'days_used__alcohol']) }}
),

-- a form that leaves the days open is taken for that of a drinker: it answers how
drinkers as (
    select
        local_answers.*,
        points.point,
        case points.point
            when 'start' then local_answers.start_drinks_alone
            else local_answers.exit_drinks_alone
        end as is_alone
    from local_answers
    cross join points
    where
        coalesce(local_answers.start_days_used__alcohol, 1) > 0
        and local_answers.start_drinks_alone is not null
        and local_answers.exit_drinks_alone is not null
),

final as (
    select
        {{ measure_case(
            'drinkers',
            "'drinking.' || drinkers.point",
            "case when drinkers.is_alone then 'drinks alone' else 'does not drink alone' end",
            in_numerator='drinkers.is_alone',
        ) }}
    from drinkers
    union all
    select
        {{ measure_case(
            'pairs',
            'pairs.point',
            "case when pairs.is_alone then 'uses alone' else 'does not use alone' end",
            in_numerator='pairs.is_alone',
        ) }}
    from pairs
)

select * from final
