{#- The files that are known at PERIOD. A local extract is a full snapshot of one entity of its provider, so the
    newest month stands, and of several files of that month the one landed last; returns accumulate. -#}
with files as (
    select * from {{ ref('stg_local_files') }}
    where status = 'landed'
),

request as (
    select * from {{ ref('stg_run__request') }}
),

known as (
    select
        files.file_id,
        files.entity,
        files.folder,
        files.provider_code,
        files.submission_month,
        row_number() over (
            partition by files.entity, files.provider_code
            order by files.submission_month desc, files.file_id desc
        ) as newest_first
    from files
    inner join request on {{ month_text('files.submission_month') }} <= request.period
),

final as (
    select
        file_id,
        entity,
        provider_code,
        submission_month
    from known
    where folder = 'returns' or newest_first = 1
)

select * from final
