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

request as (
    select * from {{ ref('stg_run__request') }}
),

-- of the files of one month that hold rows of the agency, the one landed last
months as (
    select
        holders.agency_code,
        files.submission_month,
        files.content_start,
        max(holders._file_id) as _file_id
    from holders
    inner join files on holders._file_id = files.file_id
    inner join request on {{ month_text('files.submission_month') }} <= request.period
    group by holders.agency_code, files.submission_month, files.content_start
),

final as (
    select
        agency_code,
        submission_month,
        content_start,
        _file_id,
        submission_month = max(submission_month) over (partition by agency_code) as is_newest,
        min(content_start) over (partition by agency_code) as oldest_content_start
    from months
)

select * from final
