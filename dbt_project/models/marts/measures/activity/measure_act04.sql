{#- Of the clients whose latest journey ended in the window, transfers included, those who completed. -#}
with exits as (
    {{ exits_in_window('ACT04') }}
),

final as (
    select
        {{ measure_case(
            'exits',
            "'value'",
            "'exit: ' || exits.exit_group",
            in_numerator='exits.is_completed',
        ) }}
    from exits
)

select * from final
