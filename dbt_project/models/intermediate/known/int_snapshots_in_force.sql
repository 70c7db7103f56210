with holders as (
    select
        agency_code,
        _file_id
    from {{ ref('dq_client') }}
    group by agency_code, _file_id
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

knowledge as (
    select * from {{ ref('int_knowledge') }}
),

-- of the files of one month that hold rows of the agency, the one landed last
months as (
    select
        knowledge.data_version,
        holders.agency_code,
        files.submission_month,
        files.content_start,
        max(holders._file_id) as _file_id
    from holders
    inner join files on holders._file_id = files.file_id
    inner join knowledge
        on
            {{ month_text('files.submission_month') }} <= knowledge.period
            and (knowledge.last_file_id is null or files.file_id <= knowledge.last_file_id)
    group by
        knowledge.data_version, holders.agency_code, files.submission_month, files.content_start
),

final as (
    select
        data_version,
        agency_code,
        submission_month,
        content_start,
        _file_id,
        submission_month = max(submission_month) over (partition by data_version, agency_code)
            as is_newest,
        min(content_start) over (partition by data_version, agency_code) as oldest_content_start
    from months
)

select * from final
