{#- Every publication so far, the one being made included. -#}
with held as (
    select * from {{ ref('stg_history__indicator_restatements') }}
),

final as (
    select * from held
)

select * from final
