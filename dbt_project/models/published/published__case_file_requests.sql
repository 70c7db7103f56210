with case_file_requests as (
    select * from {{ ref('case_file_requests') }}
),

final as (
    select
        period,
        area,
        provider_code,
        request_id,
        requested_date,
        purpose,
        files_requested,
        files_released,
        anonymised_check_done,
        finding
    from case_file_requests
)

select * from final
