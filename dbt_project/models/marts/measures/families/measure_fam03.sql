{#- Of the clients living with children who completed, those who came back within the follow-up. -#}
with completions as (
    {{ completions_in_window('FAM03') }}
),

children as (
    select * from {{ ref('int_journey_children') }}
    where is_living_with_children
),

final as (
    select {{ return_case('completions', "'value'") }}
    from completions
    inner join children
        on
            completions.as_at_id = children.as_at_id
            and completions.provider_code = children.provider_code
            and completions.journey_key = children.journey_key
)

select * from final
