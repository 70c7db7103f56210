{#- Newly presenting clients of groups that are under-represented in treatment. -#}
with components as (
    {{ components_of('EQ01') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

new_presentations as (
    select
        components.component,
        journeys.*,
        clients.sex,
        -- to be of the gender at birth says nothing of the orientation
        journeys.sexual_orientation is not null
        or coalesce(journeys.gender_identity = 'differs', false) as is_orientation_stated
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
    inner join clients on journeys.client_no = clients.client_no
    where journeys.is_latest_new_presentation and journeys.client_group = 'adult'
),

members as (
    select
        *,
        coalesce(
            {{ by_component('component', {
                'minority_ethnic': "ethnic_group = 'minority_ethnic'",
                'white_minority': "ethnic_group = 'white_minority'",
                'lgbtqi': "coalesce(sexual_orientation = 'lgb_or_other', false)
                    or coalesce(gender_identity = 'differs', false)",
                'orientation_not_stated': 'not is_orientation_stated',
                'women': "sex = 'F'",
                'parents': "parental_status in ('with_children', 'without_children')",
            }) }},
            false
        ) as is_member,
        {{ by_component('component', {
            'minority_ethnic': 'ethnic_group is not null',
            'white_minority': 'ethnic_group is not null',
            'lgbtqi': 'is_orientation_stated',
            'parents': 'parental_status is not null',
        }) }} as is_answered
    from new_presentations
),

final as (
    select
        {{ measure_case(
            'members',
            'members.component',
            "case
                when members.is_member then 'of the group'
                when not members.is_answered then 'no usable answer, counted as not of the group'
                else 'not of the group'
            end",
            in_numerator='members.is_member',
            has_main_field='members.is_answered',
        ) }}
    from members
)

select * from final
