{#- Clients in treatment at any time in the window. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('ACT01') }})
),

final as (
    select
        {{ measure_case('journey_windows', "'value'", "'in treatment in the window'") }}
    from journey_windows
    where journey_windows.is_latest
)

select * from final
