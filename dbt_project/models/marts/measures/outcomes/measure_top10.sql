{#- Clients in treatment who report work on their latest outcome form or review. Young people's forms do not ask
    for days of work. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('TOP10') }})
),

dated_forms as (
    select * from {{ ref('int_dated_journey_forms') }}
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
    where pwork is not null
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

reviews as (
    select * from {{ ref('int_client_reviews') }}
),

employment_codes as (
    select * from {{ ref('ndtms_codes') }}
    where code_list = 'EMPSTAT' and is_missing = 'N'
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

twelve_months as (
    select * from {{ ref('int_windows') }}
    where window_code = 'ROLL12'
),

reports as (
    select
        dated_forms.as_at_id,
        dated_forms.provider_code,
        dated_forms.journey_key,
        dated_forms.form_date as answer_date,
        forms.pwork > 0 as is_employed
    from dated_forms
    inner join forms on dated_forms.form_no = forms.form_no
    union all
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        reviews.review_date as answer_date,
        employment_codes.reporting_group = 'Regular employment' as is_employed
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    inner join reviews
        on
            journey_episodes.episode_no = reviews.episode_no
            and reviews.review_date <= report_dates.report_date
    inner join employment_codes on reviews.employment = employment_codes.code
),

-- of two reports of one date either says yes
latest_reports as (
    select
        as_at_id,
        provider_code,
        journey_key,
        answer_date,
        bool_or(is_employed) as is_employed
    from reports
    group by as_at_id, provider_code, journey_key, answer_date
    qualify row_number() over (partition by as_at_id, provider_code, journey_key order by answer_date desc) = 1
),

answers as (
    select
        journey_windows.*,
        latest_reports.answer_date is not null as has_report,
        coalesce(latest_reports.answer_date >= twelve_months.window_start, false) as has_recent_report,
        coalesce(latest_reports.is_employed, false) as is_employed,
        case
            when latest_reports.answer_date is null then 'no report'
            when latest_reports.is_employed then 'work reported'
            else 'no work reported'
        end as finding
    from journey_windows
    inner join twelve_months on journey_windows.as_at_id = twelve_months.as_at_id
    left join latest_reports
        on
            journey_windows.as_at_id = latest_reports.as_at_id
            and journey_windows.provider_code = latest_reports.provider_code
            and journey_windows.journey_key = latest_reports.journey_key
),

parts as (
    {%- for part in ['value', 'any_report', 'of_all', 'has_report'] %}
    select '{{ part }}' as part
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

asked as (
    select
        answers.*,
        parts.part
    from answers
    inner join parts
        on
            parts.part in ('of_all', 'has_report')
            or (parts.part = 'any_report' and answers.has_report)
            or (parts.part = 'value' and answers.has_recent_report)
),

final as (
    select
        {{ measure_case(
            'asked',
            'asked.part',
            'asked.finding',
            in_numerator="case asked.part when 'has_report' then asked.has_report else asked.is_employed end",
        ) }}
    from asked
)

select * from final
