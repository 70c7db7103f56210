{#- The requests to see case files up to the report date, and whether what was released had been checked. -#}
with requests as (
    select * from {{ ref('int_local__case_file_access') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

final as (
    select
        report_month.period,
        requests.area,
        requests.provider_code,
        requests.request_id,
        requests.requested_date,
        requests.purpose,
        requests.files_requested,
        requests.files_released,
        requests.anonymised_check_done,
        case
            when requests.files_released > 0 and not coalesce(requests.anonymised_check_done, false)
                then 'files were released without a recorded check that they name nobody'
            when requests.files_released > requests.files_requested then 'more files were released than requested'
            when requests.purpose is null then 'the purpose is missing'
        end as finding
    from requests
    inner join report_month on requests.requested_date <= report_month.report_date
)

select * from final
