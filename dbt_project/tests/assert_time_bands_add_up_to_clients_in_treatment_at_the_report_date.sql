-- RET03: every client in treatment at the report date is in one band, and in the mean
with bands as (
    select
        as_at_id,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        sum(case when component <> 'mean_years' then numerator else 0 end) as in_bands,
        min(denominator) as fewest_clients,
        max(denominator) as most_clients
    from {{ ref('measure_values') }}
    where measure = 'RET03'
    group by as_at_id, area, provider_code, client_group, breakdown, breakdown_value
),

open_journeys as (
    select
        as_at_id,
        area,
        provider_code,
        client_group,
        count(distinct client_no) as clients
    from {{ ref('int_journey_windows') }}
    where window_code = 'AT_R' and journey_end is null
    group by as_at_id, area, provider_code, client_group
)

select
    bands.*,
    open_journeys.clients
from bands
left join open_journeys
    on
        bands.as_at_id = open_journeys.as_at_id
        and bands.area = open_journeys.area
        and bands.provider_code = open_journeys.provider_code
        and bands.client_group = open_journeys.client_group
where
    bands.in_bands <> bands.most_clients
    or bands.fewest_clients <> bands.most_clients
    or (bands.breakdown = 'total' and bands.most_clients <> coalesce(open_journeys.clients, 0))
