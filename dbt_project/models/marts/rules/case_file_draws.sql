{#- Whose files the commissioner may look at for each month: a draw among the open cases of each part of the
    service, in the order of a keyed hash of month and case, so that nobody can choose it and anybody with the key can
    repeat it. Of a case it shows what names nobody. -#}
with contracts as (
    select distinct
        contract,
        area
    from {{ ref('stg_reference__contracts') }}
    where framework = 'stoke_on_trent'
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

referrals as (
    select * from {{ ref('int_local__opsy_referral') }}
),

exits as (
    select * from {{ ref('int_local__opsy_exit') }}
),

open_cases as (
    select
        report_dates.as_at_id,
        report_dates.period,
        report_dates.report_date,
        contracts.contract,
        referrals.area,
        referrals.provider_code,
        referrals.record_id,
        coalesce(referrals.service_part, 'not_recorded') as service_part,
        {{ days_between('referrals.accepted_date', 'report_dates.report_date') }} as days_open,
        coalesce(referrals.support_start_date <= report_dates.report_date, false) as is_supported,
        {{ pseudonym("'case_file|' || report_dates.period || '|' || referrals.record_id") }} as draw_key
    from referrals
    inner join contracts on referrals.area = contracts.area
    inner join report_dates on referrals.accepted_date <= report_dates.report_date
    left join exits
        on
            referrals.provider_code = exits.provider_code
            and referrals.opsy_referral_id = exits.opsy_referral_id
    where exits.exit_date is null or exits.exit_date > report_dates.report_date
),

ordered as (
    select
        open_cases.*,
        parameters.case_file_draw_share,
        parameters.case_file_draw_min,
        row_number() over (
            partition by open_cases.as_at_id, open_cases.contract, open_cases.service_part
            order by open_cases.draw_key nulls last
        ) as draw_no,
        count(*) over (
            partition by open_cases.as_at_id, open_cases.contract, open_cases.service_part
        ) as cases_open
    from open_cases
    inner join parameters on open_cases.as_at_id = parameters.as_at_id
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
    from ordered
    where draw_no <= greatest(ceil(case_file_draw_share * cases_open - 1e-9), case_file_draw_min)
)

select * from final
