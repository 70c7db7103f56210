with checked_item_rows as (
    select * from {{ source('quality_results', 'checked_item') }}
),

final as (
    select
        dataset,
        provider_code,
        period,
        items,
        valid_items
    from checked_item_rows
)

select * from final
