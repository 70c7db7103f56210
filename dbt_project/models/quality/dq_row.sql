with rejected_rows as (
    select * from {{ ref('stg_ndtms__rejected_rows') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

final as (
    select
        rejected_rows._file_id,
        rejected_rows._row_number,
        -- the agency of the row where another row of the file confirms it
        coalesce(rejected_rows.agncy, files.agency_code) as agency_code,
        rejected_rows.values_found,
        rejected_rows.values_expected
    from rejected_rows
    inner join files on rejected_rows._file_id = files.file_id
)

select * from final
