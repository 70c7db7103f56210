{#- Clients in treatment at the report date. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('ACT07') }})
),

final as (
    select
        {{ measure_case('journey_windows', "'value'", "'in treatment at the report date'") }}
    from journey_windows
)

select * from final
