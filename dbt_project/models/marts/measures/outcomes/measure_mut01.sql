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

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

-- a record speaks for the person, also where a journey has ended since
records as (
    select
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.provider_code,
        journey_windows.area,
        journey_windows.client_no,
        sub_interventions.review_date as record_date
    from journey_windows
    inner join journey_episodes
        on
            journey_windows.as_at_id = journey_episodes.as_at_id
            and journey_windows.provider_code = journey_episodes.provider_code
            and journey_windows.area = journey_episodes.area
            and journey_windows.client_no = journey_episodes.client_no
    inner join sub_interventions
        on
            journey_episodes.episode_no = sub_interventions.episode_no
            and journey_windows.report_date >= sub_interventions.review_date
    union all
    select
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.provider_code,
        journey_windows.area,
        journey_windows.client_no,
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
        window_code,
        provider_code,
        area,
        client_no,
        max(record_date) as record_date
    from records
    group by as_at_id, window_code, provider_code, area, client_no
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
            and journey_windows.window_code = latest_records.window_code
            and journey_windows.provider_code = latest_records.provider_code
            and journey_windows.area = latest_records.area
            and journey_windows.client_no = latest_records.client_no
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
