{#-
    Clients in treatment and whether a document about their risks is in force: completed by the report date and not yet
    due to be renewed.

    measure: code in the register
    record_type: as in the register of local entities
-#}
{% macro risk_record_cases(measure, record_type) -%}
with components as (
    {{ components_of(measure) }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

clients as (
    select
        journeys.*,
        {{ days_between('journeys.treatment_start', 'journeys.report_date') }} > parameters.risk_record_grace_days
            as is_past_grace
    from {{ ref('int_journey_windows') }} as journeys
    inner join parameters on journeys.as_at_id = parameters.as_at_id
    where journeys.is_latest and journeys.window_code in ({{ windows_of(measure) }})
),

records as (
    select
        client_no,
        completed_date
    from {{ ref('int_local__risk_record') }}
    where client_no is not null and record_type = '{{ record_type }}'
),

in_force as (
    select distinct
        report_dates.as_at_id,
        records.client_no
    from records
    inner join report_dates on records.completed_date <= report_dates.report_date
    inner join parameters on report_dates.as_at_id = parameters.as_at_id
    where
        {{ add_months('records.completed_date', 'cast(parameters.risk_record_months as integer)') }}
        > report_dates.report_date
),

final as (
    select
        {{ measure_case(
            'clients',
            'components.component',
            "case
                when in_force.client_no is null then 'none completed, or overdue for renewal'
                else 'completed and not overdue for renewal'
            end",
            in_numerator='in_force.client_no is not null',
        ) }}
    from clients
    inner join components on clients.window_code = components.window_code
    left join in_force on clients.as_at_id = in_force.as_at_id and clients.client_no = in_force.client_no
    where components.component = 'value' or clients.is_past_grace
)

select * from final
{%- endmacro %}
