with files as (
    select * from {{ ref('stg_local_files') }}
),

request as (
    select * from {{ ref('stg_run__request') }}
),

-- what the results of a file rest on beside its own rows: the provider's other files that its records may name,
-- and those of later months whose rows replace the rows of a return
others as (
    select
        files.file_id,
        max(case when others.submission_month <= files.submission_month then others.file_id end) as newest_beside,
        max(
            case
                when files.folder = 'returns' and {{ month_text('others.submission_month') }} <= request.period
                    then others.file_id
            end
        ) as newest_replacing
    from files
    inner join files as others
        on files.provider_code = others.provider_code and others.status = 'landed'
    cross join request
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
        || ' ' || coalesce(cast(others.newest_beside as {{ dbt.type_string() }}), '')
        || ' ' || coalesce(cast(others.newest_replacing as {{ dbt.type_string() }}), '') as surroundings
    from files
    left join others on files.file_id = others.file_id
)

select * from final
