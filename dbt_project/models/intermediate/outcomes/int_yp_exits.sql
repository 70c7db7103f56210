{#- Young people's journeys that ended in a window, with the outcome forms that speak for their start and end. -#}
with journeys as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        client_group = 'yp'
        and journey_end between window_start and window_end
        and window_code in (
            select components.window_code
            from {{ ref('measure_components') }} as components
            inner join {{ ref('measures') }} as measures on components.measure = measures.measure
            where measures.family = 'young_people'
        )
),

clients as (
    select * from {{ ref('int_clients') }}
),

final as (
    select
        journeys.as_at_id,
        journeys.window_code,
        journeys.area,
        journeys.provider_code,
        journeys.client_group,
        journeys.substance_group,
        journeys.is_ocu,
        journeys.client_no,
        journeys.journey_key,
        journeys.report_date,
        journeys.treatment_start,
        journeys.journey_end,
        journeys.exit_kind,
        clients.sex,
        journeys.start_form_no,
        journeys.exit_form_no,
        journeys.start_form_no is not null and journeys.exit_form_no is not null as has_both_forms
    from journeys
    inner join clients on journeys.client_no = clients.client_no
)

select * from final
