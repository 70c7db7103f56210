{#- First interventions offered within three weeks of the referral to them, and journeys whose treatment began
    within three weeks of the assessment. -#}
with waits as (
    select
        *,
        {{ days_between('journey_start', 'treatment_start') }} as days_from_assessment
    from {{ ref('int_first_intervention_waits') }}
    where window_code in ({{ windows_of('WT01') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

assessment_windows as (
    select window_code
    from {{ ref('measure_components') }}
    where measure = 'WT01' and component = 'assessment_to_start'
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
    union all
    select
        {{ measure_case(
            'waits',
            "'assessment_to_start'",
            "case
                when waits.days_from_assessment <= parameters.wait_3_weeks_days
                    then 'began within three weeks of the assessment'
                else 'began later'
            end",
            in_numerator='waits.days_from_assessment <= parameters.wait_3_weeks_days',
        ) }}
    from waits
    inner join parameters on waits.as_at_id = parameters.as_at_id
    inner join assessment_windows on waits.window_code = assessment_windows.window_code
)

select * from final
