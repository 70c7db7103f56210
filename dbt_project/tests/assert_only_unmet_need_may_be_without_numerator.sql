{#- Where nothing is estimated, nobody knows how many are not in treatment; all else can be counted. -#}
select
    measure,
    component,
    window_code,
    area,
    provider_code
from {{ ref('measure_estimates') }}
where numerator is null and value_kind <> 'unmet_need'
