{#- Each report date sees only what had happened by then. Partnership journeys (provider_code `all`)
    join the episodes of every provider; a provider's own are built from its episodes alone. -#}
with episodes as (
    select
        episode_no,
        client_no,
        area,
        provider_code,
        agency_code,
        episodid,
        triaged_date,
        treatment_start,
        discharge_date,
        data_version
    from {{ ref('int_treatment_episodes') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

visible as (
    select
        report_dates.as_at_id,
        episodes.episode_no,
        episodes.client_no,
        episodes.area,
        episodes.provider_code,
        episodes.agency_code,
        episodes.episodid,
        episodes.triaged_date,
        episodes.treatment_start,
        case
            when episodes.discharge_date <= report_dates.report_date then episodes.discharge_date
        end as end_date
    from episodes
    inner join report_dates
        on
            episodes.data_version = report_dates.data_version
            and episodes.treatment_start <= report_dates.report_date
),

final as (
    select
        as_at_id,
        'all' as provider_code,
        area,
        client_no,
        episode_no,
        agency_code,
        episodid,
        triaged_date,
        treatment_start,
        end_date
    from visible
    union all
    select
        as_at_id,
        provider_code,
        area,
        client_no,
        episode_no,
        agency_code,
        episodid,
        triaged_date,
        treatment_start,
        end_date
    from visible
)

select * from final
