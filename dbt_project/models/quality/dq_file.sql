with files as (
    select * from {{ ref('stg_ndtms__files') }}
),

final as (
    select
        file_id as _file_id,
        0 as _row_number,
        agency_code,
        path,
        sha256,
        status,
        rejected_rule,
        unknown_columns,
        submission_month,
        extract_date
    from files
)

select * from final
