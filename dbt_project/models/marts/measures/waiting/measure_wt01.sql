{#- First interventions offered within three weeks of the referral to them. -#}
with waits as (
    select * from {{ ref('int_first_intervention_waits') }}
    where window_code in ({{ windows_of('WT01') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

final as (
    select
        {{ measure_case(
            'waits',
            "'value'",
            "case
                when waits.wait_days is null then 'left out: a date of the wait is missing'
                when not waits.has_usable_wait then 'left out: offered before it was asked for'
                when waits.wait_days <= parameters.wait_3_weeks_days then 'within three weeks'
                else 'over three weeks'
            end",
            in_numerator='waits.has_usable_wait and waits.wait_days <= parameters.wait_3_weeks_days',
            in_denominator='waits.has_usable_wait',
            has_main_field='waits.wait_days is not null',
        ) }}
    from waits
    inner join parameters on waits.as_at_id = parameters.as_at_id
)

select * from final
