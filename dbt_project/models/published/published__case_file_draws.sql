with case_file_draws as (
    select * from {{ ref('case_file_draws') }}
),

final as (
    select
        period,
        report_date,
        contract,
        area,
        service_part,
        draw_no,
        cases_open,
        draw_key,
        provider_code,
        record_id,
        is_supported,
        days_open
    from case_file_draws
)

select * from final
