-- TOP02: every client reviewed for a substance has one outcome, and all outcomes share one denominator
with outcomes as (
    select
        split_part(component, '.', 1) as substance,
        period,
        window_code,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        sum(numerator) as clients_by_outcome,
        min(denominator) as fewest_clients,
        max(denominator) as most_clients
    from {{ ref('measure_values') }}
    where measure = 'TOP02'
    group by
        split_part(component, '.', 1),
        period,
        window_code,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value
)

select * from outcomes
where clients_by_outcome <> most_clients or fewest_clients <> most_clients
