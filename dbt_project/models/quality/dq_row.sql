with rejected_rows as (
    select * from {{ source('raw', 'ndtms_rejected_row') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

final as (
    select
        rejected_rows._file_id,
        rejected_rows._row_number,
        files.agency_code,
        rejected_rows.values_found,
        rejected_rows.values_expected
    from rejected_rows
    inner join files on rejected_rows._file_id = files.file_id
)

select * from final
