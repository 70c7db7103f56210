{#- Of the clients whose treatment began early enough to be followed for the whole retention period,
    those who left within it unplanned, or by a transfer that did not go on. -#}
with starts as (
    select * from {{ ref('int_journey_windows') }}
    where
        window_code in ({{ windows_of('RET02') }})
        and treatment_start between window_start and window_end
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, area, client_no
            order by treatment_start desc
        ) = 1
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

with_outcome as (
    select
        starts.*,
        coalesce(
            {{ days_between('starts.treatment_start', 'starts.journey_end') }} < parameters.retention_days
            and (
                starts.exit_kind = 'unplanned'
                or starts.exit_group in ('transferred_not_custody', 'transferred_custody')
            ), false
        ) as is_early_exit
    from starts
    inner join parameters on starts.as_at_id = parameters.as_at_id
),

final as (
    select
        {{ measure_case(
            'with_outcome',
            "'value'",
            "case
                when with_outcome.is_early_exit then 'left early: ' || with_outcome.exit_group
                else 'no early unplanned exit'
            end",
            in_numerator='with_outcome.is_early_exit',
        ) }}
    from with_outcome
)

select * from final
