with review_cycle as (
    select * from {{ ref('review_cycle_steps') }}
),

final as (
    select
        framework,
        step_no,
        step,
        documentation,
        commissioner_role,
        provider_role,
        review_frequency,
        source
    from review_cycle
)

select * from final
