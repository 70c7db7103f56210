-- RET03: every client in treatment is in one band, and at the report date in the mean
with detail_bands as (
    select * from {{ ref('time_in_treatment_bands') }}
    where is_summary = 'N'
),

bands as (
    select
        figures.as_at_id,
        figures.window_code,
        figures.area,
        figures.provider_code,
        figures.client_group,
        figures.breakdown,
        figures.breakdown_value,
        sum(case when detail_bands.band is not null then figures.numerator else 0 end) as in_bands,
        min(figures.denominator) as fewest_clients,
        max(figures.denominator) as most_clients
    from {{ ref('measure_values') }} as figures
    left join detail_bands on figures.component = detail_bands.band
    where figures.measure = 'RET03'
    group by
        figures.as_at_id,
        figures.window_code,
        figures.area,
        figures.provider_code,
        figures.client_group,
        figures.breakdown,
        figures.breakdown_value
),

clients_in_treatment as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        client_group,
        count(distinct client_no) as clients
    from {{ ref('int_journey_windows') }}
    where window_code = 'ROLL12' or (window_code = 'AT_R' and journey_end is null)
    group by as_at_id, window_code, area, provider_code, client_group
)

select
    bands.*,
    clients_in_treatment.clients
from bands
left join clients_in_treatment
    on
        bands.as_at_id = clients_in_treatment.as_at_id
        and bands.window_code = clients_in_treatment.window_code
        and bands.area = clients_in_treatment.area
        and bands.provider_code = clients_in_treatment.provider_code
        and bands.client_group = clients_in_treatment.client_group
where
    bands.in_bands <> bands.most_clients
    or bands.fewest_clients <> bands.most_clients
    or (bands.breakdown = 'total' and bands.most_clients <> coalesce(clients_in_treatment.clients, 0))
