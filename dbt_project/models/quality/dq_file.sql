with files as (
    select * from {{ ref('stg_ndtms__files') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
),

-- V003: an agency in the rows that is not the one of the file name
strangers as (
    select
        files.file_id,
        min(episodes.agncy) as other_agency
    from files
    inner join episodes on files.file_id = episodes._file_id and files.file_name_agency <> episodes.agncy
    group by files.file_id
),

final as (
    select
        files.file_id as _file_id,
        0 as _row_number,
        files.agency_code,
        files.path,
        files.sha256,
        files.status,
        files.rejected_rule,
        files.unknown_columns,
        files.submission_month,
        files.extract_date,
        files.file_name_agency,
        files.file_name_letter,
        strangers.other_agency
    from files
    left join strangers on files.file_id = strangers.file_id
)

select * from final
