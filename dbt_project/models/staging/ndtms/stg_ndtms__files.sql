with files as (
    select * from {{ source('raw', 'ndtms_file') }}
),

-- the rows with a blank AGNCY belong to the agency that the rest of the file speaks of
agencies_in_rows as (
    select
        _file_id,
        max({{ ndtms_value('agncy', 'code') }}) as agency_code
    from {{ source('raw', 'ndtms_row') }}
    group by _file_id
),

final as (
    select
        files.file_id,
        files.path,
        files.submission_month,
        files.sha256,
        files.status,
        files.rejected_rule,
        files.unknown_columns,
        files.extract_date,
        files.file_name_agency,
        files.file_name_letter,
        files.row_count,
        files.rejected_row_count,
        coalesce(files.file_name_agency, agencies_in_rows.agency_code, 'unknown') as agency_code,
        {{ first_day_of_financial_year(add_months('files.submission_month', -12)) }} as content_start
    from files
    left join agencies_in_rows on files.file_id = agencies_in_rows._file_id
)

select * from final
