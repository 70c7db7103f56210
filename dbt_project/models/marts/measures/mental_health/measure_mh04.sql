{#- Clients in treatment for whom a dual diagnosis is recorded, and the parents among them. -#}
with components as (
    {{ components_of('MH04') }}
),

clients as (
    select
        *,
        coalesce(parental_status in ('with_children', 'without_children'), false) as is_parent
    from {{ ref('int_journey_status_windows') }}
    where is_latest and window_code in ({{ windows_of('MH04') }})
),

dual_diagnoses as (
    select
        client_no,
        min(recorded_date) as recorded_date
    from {{ ref('int_local__mental_health_need') }}
    where client_no is not null and dual_diagnosis
    group by client_no
),

final as (
    select
        {{ measure_case('clients', 'components.component', "'dual diagnosis is recorded'") }}
    from clients
    inner join dual_diagnoses
        on
            clients.client_no = dual_diagnoses.client_no
            and dual_diagnoses.recorded_date <= clients.report_date
    inner join components
        on
            clients.window_code = components.window_code
            and (components.component = 'clients' or clients.is_parent)
)

select * from final
