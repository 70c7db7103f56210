{#- Of the newly presenting clients, those who live with children; no answer counts as no. -#}
with new_presentations as (
    select * from {{ ref('int_journey_windows') }}
    where
        is_latest_new_presentation
        and client_group = 'adult'
        and window_code in ({{ windows_of('FAM01') }})
),

children as (
    select * from {{ ref('int_journey_children') }}
),

joined as (
    select
        new_presentations.*,
        children.is_living_with_children
    from new_presentations
    left join children
        on
            new_presentations.as_at_id = children.as_at_id
            and new_presentations.provider_code = children.provider_code
            and new_presentations.journey_key = children.journey_key
),

final as (
    select
        {{ measure_case(
            'joined',
            "'value'",
            "case
                when joined.is_living_with_children then 'lives with children'
                when joined.is_living_with_children is null then 'no usable answer, counted as no'
                else 'does not live with children'
            end",
            in_numerator='coalesce(joined.is_living_with_children, false)',
        ) }}
    from joined
)

select * from final
