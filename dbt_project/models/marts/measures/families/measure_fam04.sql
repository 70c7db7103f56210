{#- Parents among the clients in treatment, those whose children live with them, and how many children do.
    -#}
with components as (
    {{ components_of('FAM04') }}
),

clients as (
    select
        components.component,
        journeys.*,
        coalesce(journeys.parental_status in ('with_children', 'without_children'), false) as is_parent,
        coalesce(journeys.parental_status = 'with_children', false) as is_with_children
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
    where journeys.is_latest
),

final as (
    select
        {{ measure_case(
            'clients',
            'clients.component',
            "case
                when clients.component = 'children'
                    then cast(clients.children_living_with as " ~ dbt.type_string() ~ ") || ' living with the client'
                when clients.is_with_children then 'parent living with children'
                when clients.is_parent then 'parent not living with children'
                when clients.parental_status is null then 'no usable answer, counted as no'
                else 'no parent'
            end",
            in_numerator=by_component('clients.component', {
                'parents': 'clients.is_parent',
                'parents_with_children': 'clients.is_with_children',
                'with_children_of_parents': 'clients.is_with_children',
                'children': 'true',
            }),
            amount="case when clients.component = 'children' then clients.children_living_with end",
            has_main_field="case
                when clients.component in ('parents', 'parents_with_children')
                    then clients.parental_status is not null
            end",
        ) }}
    from clients
    where
        {{ by_component('clients.component', {
            'parents': 'true',
            'parents_with_children': 'true',
            'with_children_of_parents': 'clients.is_parent',
            'children': 'coalesce(clients.children_living_with > 0, false)',
        }) }}
)

select * from final
