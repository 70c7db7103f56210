{#- Who used alone at the start and at the exit, of the young people who used a substance beside alcohol at the
    start. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP09') }})
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

final as (
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
