{#- Of the criminal justice clients who completed, those who came back within the follow-up. -#}
with completions as (
    {{ completions_in_window('CJ04') }}
),

final as (
    select {{ return_case('completions', "'value'") }}
    from completions
    where completions.is_criminal_justice
)

select * from final
