{#- The clock of each death of a client: what the commissioner is to be sent, when it was due and when it was done,
    as at the end of the report date. The clock runs for deaths in service; deaths after leaving have none. -#}
with deaths as (
    select * from {{ ref('int_local__death') }}
),

report_month as (
    select
        as_at_id,
        period,
        report_date,
        cast({{ add_days('report_date', 1) }} as timestamp) as known_before
    from {{ ref('int_report_dates') }}
    where is_report_month
),

contracts as (
    select distinct area
    from {{ ref('stg_reference__contracts') }}
    where framework = 'somerset'
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

in_scope as (
    select
        deaths.*,
        report_month.period,
        report_month.known_before,
        parameters.death_notice_hours,
        case
            when deaths.in_treatment_at_death then 'in_service'
            when
                deaths.date_of_death between deaths.last_discharge_date and {{ add_months(
                    'deaths.last_discharge_date', 'cast(parameters.death_after_leaving_months as integer)'
                ) }}
                then 'after_leaving'
        end as scope
    from deaths
    inner join contracts on deaths.area = contracts.area
    inner join report_month on deaths.date_of_death <= report_month.report_date
    inner join parameters on report_month.as_at_id = parameters.as_at_id
),

duties as (
    {%- for duty, field in {'notice': 'commissioner_notified_at', 'review': 'review_sent_at'}.items() %}
    select
        period,
        area,
        provider_code,
        record_id,
        date_of_death,
        scope,
        '{{ duty }}' as duty,
        known_before,
        case when service_informed_at < known_before then service_informed_at end as informed_at,
        case
            when scope = 'in_service' and service_informed_at < known_before
                then {{ dbt.dateadd('hour', 'cast(death_notice_hours as integer)', 'service_informed_at') }}
        end as due_at,
        case when {{ field }} < known_before then {{ field }} end as done_at
    from in_scope
    where scope is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        period,
        area,
        provider_code,
        record_id,
        date_of_death,
        scope,
        duty,
        informed_at,
        due_at,
        done_at,
        case
            when scope = 'after_leaving' and done_at is not null then 'done'
            when scope = 'after_leaving' then 'outstanding'
            when due_at is null then 'unknown'
            when done_at <= due_at then 'on_time'
            when done_at > due_at then 'late'
            when due_at < known_before then 'overdue'
            else 'open'
        end as status,
        case
            when scope = 'in_service' and due_at is null then 'when the service learned of the death is missing'
            when scope = 'in_service' and done_at is null and due_at < known_before
                then 'send the ' || duty || ' of this death now: it was due within the hours of the contract'
        end as alert
    from duties
)

select * from final
