{#- Clients in treatment with mutual aid recorded: in the window, and in the time before the report date. A record
    is one of facilitated access in the national file, or of active engagement in the local extracts. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('MUT01') }})
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

sub_interventions as (
    select * from {{ ref('int_sub_interventions') }}
    where is_mutual_aid
),

local_records as (
    select * from {{ ref('int_local__mutual_aid') }}
    where client_no is not null and actively_engaged
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

records as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        sub_interventions.review_date as record_date
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    inner join sub_interventions
        on
            journey_episodes.episode_no = sub_interventions.episode_no
            and sub_interventions.review_date <= report_dates.report_date
    union all
    select
        journey_windows.as_at_id,
        journey_windows.provider_code,
        journey_windows.journey_key,
        local_records.recorded_date as record_date
    from journey_windows
    inner join local_records
        on
            journey_windows.client_no = local_records.client_no
            and journey_windows.provider_code in ('all', local_records.provider_code)
            and journey_windows.report_date >= local_records.recorded_date
),

latest_records as (
    select
        as_at_id,
        provider_code,
        journey_key,
        max(record_date) as record_date
    from records
    group by as_at_id, provider_code, journey_key
),

-- a window that is one day looks back from it
judged as (
    select
        journey_windows.*,
        case
            when journey_windows.window_code <> 'AT_R'
                then coalesce(latest_records.record_date >= journey_windows.window_start, false)
            else coalesce(
                {{ days_between('latest_records.record_date', 'journey_windows.report_date') }}
                <= parameters.mutual_aid_days,
                false
            )
        end as is_recorded
    from journey_windows
    inner join parameters on journey_windows.as_at_id = parameters.as_at_id
    left join latest_records
        on
            journey_windows.as_at_id = latest_records.as_at_id
            and journey_windows.provider_code = latest_records.provider_code
            and journey_windows.journey_key = latest_records.journey_key
),

final as (
    select
        {{ measure_case(
            'judged',
            "'value'",
            "case when judged.is_recorded then 'mutual aid recorded' else 'no mutual aid recorded' end",
            in_numerator='judged.is_recorded',
        ) }}
    from judged
)

select * from final
