{#- The practices, pharmacies and pharmacists accredited in the quarter to the report date. -#}
with accreditations as (
    select * from {{ ref('int_local__provider_accreditation') }}
),

report_month as (
    select
        report_dates.as_at_id,
        report_dates.period,
        report_dates.report_date,
        windows.window_start
    from {{ ref('int_report_dates') }} as report_dates
    inner join {{ ref('int_local_windows') }} as windows
        on report_dates.as_at_id = windows.as_at_id and windows.window_code = 'QTR'
    where report_dates.is_report_month
),

final as (
    select
        report_month.period,
        accreditations.area,
        accreditations.provider_code,
        accreditations.accreditation_id,
        accreditations.accredited_type,
        accreditations.supervised_self_administration,
        accreditations.valid_from,
        accreditations.valid_to,
        accreditations.valid_from >= report_month.window_start as is_new,
        case
            when accreditations.valid_to < report_month.report_date then 'ended'
            else 'in_force'
        end as status
    from accreditations
    inner join report_month
        on
            accreditations.valid_from <= report_month.report_date
            and (accreditations.valid_to is null or accreditations.valid_to >= report_month.window_start)
)

select * from final
