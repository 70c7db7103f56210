{#- Clients who left in a planned way: of all exits, and of those that were no transfer. -#}
with exits as (
    select
        *,
        exit_group in ('transferred_not_custody', 'transferred_custody') as is_transfer
    from ({{ exits_in_window('SC10') }}) as latest_exits
),

components as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'SC10'
),

final as (
    select
        {{ measure_case(
            'exits',
            'components.component',
            "'exit: ' || exits.exit_group",
            in_numerator="case components.component
                when 'transferred' then exits.is_transfer else exits.is_completed
            end",
            in_denominator="not (components.component = 'without_transfers' and exits.is_transfer)",
        ) }}
    from exits
    cross join components
)

select * from final
