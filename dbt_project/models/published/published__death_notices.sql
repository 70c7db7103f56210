with death_notices as (
    select * from {{ ref('death_notices') }}
),

final as (
    select
        period,
        area,
        provider_code,
        record_id,
        date_of_death,
        scope,
        duty,
        informed_at,
        due_at,
        done_at,
        status,
        alert
    from death_notices
)

select * from final
