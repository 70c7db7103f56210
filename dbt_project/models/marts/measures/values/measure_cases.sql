{#- Who is in each figure of the report month, and why: journeys and what the local extracts hold. -#}
with final as (
    select * from {{ ref('journey_cases') }}
    union all
    select * from {{ ref('local_cases') }}
)

select * from final
