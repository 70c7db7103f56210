with files as (
    select * from {{ ref('stg_local_files') }}
    -- what a provider asks for is no record of its clients or of its service
    where entity <> 'accepted_issue_request'
),

-- what the results of a file rest on beside its own rows: the provider's other files that its records may name
others as (
    select
        files.file_id,
        max(others.file_id) as newest_beside
    from files
    inner join files as others
        on
            files.provider_code = others.provider_code
            and files.submission_month >= others.submission_month
            and others.status = 'landed'
    group by files.file_id
),

final as (
    select
        -- the files of the national data set are numbered apart
        -files.file_id as _file_id,
        0 as _row_number,
        files.provider_code as agency_code,
        files.provider_code,
        files.entity,
        files.folder,
        files.path,
        files.submission_month,
        files.status,
        files.path || ' ' || coalesce(files.sha256, '') || ' ' || files.status
        || ' ' || coalesce(cast(others.newest_beside as {{ dbt.type_string() }}), '') as surroundings
    from files
    left join others on files.file_id = others.file_id
)

select * from final
