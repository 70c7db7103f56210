{#- Who or what is in each local figure of the report month, and why. -#}
with cases as (
    select * from {{ ref('local_case_rows') }}
    where as_at_id = {{ report_month_as_at_id() }}
),

figures as (
    select * from {{ ref('local_figures') }}
),

windows as (
    select * from {{ ref('int_local_windows') }}
),

final as (
    select
        figures.measure,
        figures.component,
        windows.period,
        figures.window_code,
        windows.window_start,
        windows.window_end,
        figures.area,
        figures.provider_code,
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
    inner join figures on cases.figure_no = figures.figure_no
    inner join windows
        on
            cases.as_at_id = windows.as_at_id
            and figures.window_code = windows.window_code
            and (windows.area is null or figures.area = windows.area)
)

select * from final
