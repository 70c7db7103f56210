{#- Of the clients who completed, those who came back within the follow-up. -#}
with completions as (
    {{ completions_in_window('SC03') }}
),

final as (
    select {{ return_case('completions', "'value'") }}
    from completions
)

select * from final
