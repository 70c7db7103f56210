{#- Clients whose latest journey in the window ended in it, by the reason of the exit. -#}
with exits as (
    {{ exits_in_window('ACT03') }}
),

components as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'ACT03'
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
