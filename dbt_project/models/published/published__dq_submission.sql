with dq_submission as (
    select * from {{ ref('dq_submission') }}
),

final as (
    select
        dataset,
        provider_code,
        agency_code,
        period,
        source_file,
        file_sha256,
        status,
        records,
        failing_records,
        is_in_force
    from dq_submission
)

select * from final
