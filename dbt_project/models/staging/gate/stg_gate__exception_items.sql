with exception_item_rows as (
    select * from {{ source('quality_results', 'exception_item') }}
),

final as (
    select
        dataset,
        provider_code,
        period,
        item,
        exceptions
    from exception_item_rows
)

select * from final
