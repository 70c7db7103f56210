with files as (
    select * from {{ source('raw', 'local_file') }}
),

final as (
    select
        file_id,
        path,
        entity,
        folder,
        submission_month,
        provider_code,
        sha256,
        status,
        problem
    from files
)

select * from final
