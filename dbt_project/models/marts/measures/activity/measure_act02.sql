{#- Clients whose journey began in the window and led to structured treatment by the report date. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('ACT02') }})
),

final as (
    select
        {{ measure_case('journey_windows', "'value'", "'newly presenting in the window'") }}
    from journey_windows
    where journey_windows.is_latest_new_presentation
)

select * from final
