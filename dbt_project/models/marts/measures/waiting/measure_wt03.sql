{#- Journeys whose treatment began within the local limit of days after the referral. -#}
with starts as (
    select
        *,
        {{ days_between('first_referral_date', 'treatment_start') }} as wait_days
    from {{ ref('int_journey_windows') }}
    where
        window_code in ({{ windows_of('WT03') }})
        and treatment_start between window_start and window_end
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

final as (
    select
        {{ measure_case(
            'starts',
            "'value'",
            "case
                when starts.wait_days <= parameters.wait_local_target_days then 'within the limit'
                else 'over the limit, or no referral date'
            end",
            in_numerator='coalesce(starts.wait_days <= parameters.wait_local_target_days, false)',
        ) }}
    from starts
    inner join parameters on starts.as_at_id = parameters.as_at_id
)

select * from final
