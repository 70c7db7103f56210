with failures as (
    select * from {{ ref('stg_gate__rule_failures') }}
),

final as (
    select distinct
        entity,
        _file_id,
        _row_number
    from failures
    where severity = 'reject'
)

select * from final
