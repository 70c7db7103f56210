{#- Clients whose latest journey in the window ended in it, by the reason of the exit. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('ACT03') }})
),

components as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'ACT03'
),

exits as (
    select * from journey_windows
    where is_latest and journey_end between window_start and window_end
),

final as (
    select
        {{ measure_case(
            'exits',
            'components.component',
            "'exit: ' || exits.exit_group",
            in_numerator='exits.exit_group = components.component',
        ) }}
    from exits
    cross join components
)

select * from final
