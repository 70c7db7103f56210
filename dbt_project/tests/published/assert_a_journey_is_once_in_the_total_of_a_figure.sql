{#- The other breakdowns repeat the rows of the total, once for each value that a group belongs to. -#}
select
    measure,
    component,
    window_code,
    area,
    provider_code,
    client_group,
    journey_id
from {{ ref('published__measure_cases') }}
where breakdown = 'total'
group by measure, component, window_code, area, provider_code, client_group, journey_id
having count(*) > 1
