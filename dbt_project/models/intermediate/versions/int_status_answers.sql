{#- What episodes and reviews say of a client's state, in the order in which it was said. A review follows the
    episode of the same day. -#}
{%- set items = status_items_of_both() + status_items_of_episodes() + status_items_of_reviews() -%}
with episodes as (
    select
        episode_no,
        triaged_date as answer_date,
        false as is_review,
        cast(null as {{ dbt.type_string() }}) as review_id,
        children_living_with,
        ethnic_code,
        hepatitis_c_test_date
        {%- for item in status_items_of_both() + status_items_of_episodes() %},
        {{ item }}
        {%- endfor %}
        {%- for item in status_items_of_reviews() %},
        cast(null as {{ dbt.type_string() }}) as {{ item }}
        {%- endfor %}
    from {{ ref('int_episodes') }}
),

reviews as (
    select
        episode_no,
        review_date as answer_date,
        true as is_review,
        review_id,
        children_living_with,
        cast(null as {{ dbt.type_string() }}) as ethnic_code,
        cast(null as date) as hepatitis_c_test_date
        {%- for item in status_items_of_both() %},
        {{ item }}
        {%- endfor %}
        {%- for item in status_items_of_episodes() %},
        cast(null as {{ dbt.type_string() }}) as {{ item }}
        {%- endfor %}
        {%- for item in status_items_of_reviews() %},
        {{ item }}
        {%- endfor %}
    from {{ ref('int_client_reviews') }}
),

answers as (
    select * from episodes
    union all
    select * from reviews
),

final as (
    select
        row_number() over (
            order by answer_date nulls first, is_review, episode_no, review_id nulls first
        ) as answer_no,
        episode_no,
        answer_date,
        is_review,
        case when children_living_with between 0 and 30 then children_living_with end as children_living_with,
        hepatitis_c_test_date,
        {{ status_answer('ethnic_group', 'ethnic_code') }} as ethnic_group
        {%- for item in items %},
        {{ status_answer(item, item) }} as {{ item }}
        {%- endfor %}
    from answers
)

select * from final
