{#- Criminal justice clients among those in treatment and among those newly presenting. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where client_group = 'adult' and window_code in ({{ windows_of('CJ02') }})
),

populations as (
    select
'value' as population,
*
from journey_windows
    where is_latest
    union all
    select
'new_presentations' as population,
*
from journey_windows
    where is_latest_new_presentation
),

final as (
    select
        {{ measure_case(
            'populations',
            'populations.population',
            "case
                when populations.is_criminal_justice then 'referred by criminal justice'
                else 'referred otherwise'
            end",
            in_numerator='populations.is_criminal_justice',
        ) }}
    from populations
)

select * from final
