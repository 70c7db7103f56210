{#- First interventions offered more than three and more than six weeks after the referral to them. -#}
with waits as (
    select * from {{ ref('int_first_intervention_waits') }}
    where window_code in ({{ windows_of('WT02') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

limits as (
    select
as_at_id,
'over_3_weeks' as component,
wait_3_weeks_days as longest_wait_days
    from parameters
    union all
    select
as_at_id,
'over_6_weeks' as component,
wait_6_weeks_days as longest_wait_days
    from parameters
),

final as (
    select
        {{ measure_case(
            'waits',
            'limits.component',
            "case
                when waits.wait_days is null then 'left out: a date of the wait is missing'
                when not waits.has_usable_wait then 'left out: offered before it was asked for'
                when waits.wait_days > limits.longest_wait_days then 'over the limit'
                else 'within the limit'
            end",
            in_numerator='waits.has_usable_wait and waits.wait_days > limits.longest_wait_days',
            in_denominator='waits.has_usable_wait',
            has_main_field='waits.wait_days is not null',
        ) }}
    from waits
    inner join limits on waits.as_at_id = limits.as_at_id
)

select * from final
