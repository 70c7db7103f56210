{#- The kinds of service and of intervention of each client in service in a window: the setting of the latest
    episode and every intervention that a day of the window is in; a kind that is not known has a row without
    a value. -#}
with in_service as (
    select * from {{ ref('int_local_in_service') }}
),

interventions as (
    select * from {{ ref('int_local__intervention') }}
),

final as (
    select
        as_at_id,
        window_code,
        provider_code,
        client_id,
        'service_type' as kind,
        lower(service_type) as value
    from in_service
    union all
    select distinct
        in_service.as_at_id,
        in_service.window_code,
        in_service.provider_code,
        in_service.client_id,
        'intervention_type' as kind,
        lower(interventions.intervention_type) as value
    from in_service
    left join interventions
        on
            in_service.provider_code = interventions.provider_code
            and in_service.client_id = interventions.client_id
            and interventions.start_date <= in_service.window_end
            and {{ open_end('interventions.end_date') }} >= in_service.window_start
)

select * from final
