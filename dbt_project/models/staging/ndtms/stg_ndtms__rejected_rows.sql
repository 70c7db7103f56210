with ndtms_rejected_row_rows as (
    select * from {{ source('raw', 'ndtms_rejected_row') }}
),

final as (
    select
        _file_id,
        _row_number,
        agncy,
        values_found,
        values_expected
    from ndtms_rejected_row_rows
)

select * from final
