{#- Who or what is in each local figure of the report month, and why. -#}
with cases as (
    select * from {{ ref('local_case_rows') }}
    where as_at_id = {{ report_month_as_at_id() }}
),

windows as (
    select * from {{ ref('int_local_windows') }}
),

final as (
    select
        cases.measure,
        cases.component,
        windows.period,
        cases.window_code,
        windows.window_start,
        windows.window_end,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value,
        -- a record that is about nobody is known by its own identifier
        coalesce(cases.person_id, cases.record_id) as client_id,
        cases.record_id as journey_id,
        cases.in_numerator,
        cases.in_denominator,
        cases.amount,
        cases.reason
    from cases
    inner join windows
        on
            cases.as_at_id = windows.as_at_id
            and cases.window_code = windows.window_code
            and (windows.area is null or cases.area = windows.area)
)

select * from final
