{#- A case counts once in a breakdown value, so no group or flag may belong to one twice. -#}
select
    breakdown,
    breakdown_value,
    substance_group,
    is_ocu
from {{ ref('breakdown_members') }}
group by breakdown, breakdown_value, substance_group, is_ocu
having count(*) > 1
