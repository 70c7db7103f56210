-- TOP02: every client reviewed for a substance has one outcome, two of them are told together as well, and all
-- share one denominator
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
        sum(case when component not like '%.abstinent_or_improved' then numerator end) as clients_by_outcome,
        sum(case
            when component like '%.abstinent_or_improved' then numerator
            when component like '%.abstinent' or component like '%.improved' then -numerator
            else 0
        end) as told_together_too_many,
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
where clients_by_outcome <> most_clients or fewest_clients <> most_clients or told_together_too_many <> 0
