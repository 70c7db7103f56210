{#- Who is in each figure of the report month, and why. -#}
with cases as (
    select * from {{ ref('measure_case_rows') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

windows as (
    select * from {{ ref('int_windows') }}
),

components as (
    select * from {{ ref('measure_components') }}
),

members as (
    select * from {{ ref('breakdown_members') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

journeys as (
    select * from {{ ref('fct_journey') }}
),

final as (
    select
        cases.measure,
        cases.component,
        report_month.period,
        cases.window_code,
        windows.window_start,
        windows.window_end,
        cases.area,
        cases.provider_code,
        cases.client_group,
        members.breakdown,
        members.breakdown_value,
        clients.client_id,
        journeys.journey_id,
        cases.in_numerator,
        cases.in_denominator,
        cases.amount,
        cases.reason
    from cases
    inner join report_month on cases.as_at_id = report_month.as_at_id
    inner join windows
        on
            cases.as_at_id = windows.as_at_id
            and cases.window_code = windows.window_code
            and (windows.area is null or cases.area = windows.area)
    inner join components
        on
            cases.measure = components.measure
            and cases.component = components.component
            and cases.window_code = components.window_code
    inner join members
        on
            (members.substance_group is null or cases.substance_group = members.substance_group)
            and (members.is_ocu is null or cases.is_ocu = (members.is_ocu = 'Y'))
            and (components.breakdown_set = 'groups' or members.in_opiate_only = 'Y')
    inner join clients on cases.client_no = clients.client_no
    inner join journeys
        on
            cases.provider_code = journeys.provider_code
            and cases.journey_key = journeys.journey_key
)

select * from final
