{#- Clients in treatment whose latest answer is that domestic abuse affects them, and the parents among them,
    with and without dual diagnosis and by the role they told of. -#}
with components as (
    {{ components_of('DA02') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

clients as (
    select
        *,
        coalesce(parental_status in ('with_children', 'without_children'), false) as is_parent
    from {{ ref('int_journey_status_windows') }}
    where is_latest and window_code in ({{ windows_of('DA02') }})
),

disclosures as (
    select * from {{ ref('int_local__domestic_abuse') }}
    where client_no is not null and affected is not null
),

needs as (
    select * from {{ ref('int_local__mental_health_need') }}
    where client_no is not null and dual_diagnosis
),

latest_disclosures as (
    select
        report_dates.as_at_id,
        disclosures.client_no,
        disclosures.affected,
        disclosures.role
    from disclosures
    inner join report_dates on disclosures.disclosure_date <= report_dates.report_date
    qualify
        row_number() over (
            partition by report_dates.as_at_id, disclosures.client_no
            order by disclosures.disclosure_date desc, disclosures.handed_in_no desc
        ) = 1
),

dual_diagnoses as (
    select
        client_no,
        min(recorded_date) as recorded_date
    from needs
    group by client_no
),

affected as (
    select
        clients.*,
        coalesce(latest_disclosures.role, 'not_recorded') as role,
        coalesce(dual_diagnoses.recorded_date <= clients.report_date, false) as has_dual_diagnosis
    from clients
    inner join latest_disclosures
        on
            clients.as_at_id = latest_disclosures.as_at_id
            and clients.client_no = latest_disclosures.client_no
    left join dual_diagnoses on clients.client_no = dual_diagnoses.client_no
    where latest_disclosures.affected
),

final as (
    select
        {{ measure_case(
            'affected',
            'components.component',
            "'affected by domestic abuse, role: ' || affected.role",
        ) }}
    from affected
    inner join components
        on
            affected.window_code = components.window_code
            and (
                components.component = 'affected'
                or (affected.is_parent and components.component in ('parents', 'parents.' || affected.role))
                or (
                    affected.is_parent
                    and affected.has_dual_diagnosis
                    and components.component in ('parents_dual', 'parents_dual.' || affected.role)
                )
            )
)

select * from final
