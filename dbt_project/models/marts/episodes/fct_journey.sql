{#- Treatment journeys as at the report date: the partnership's (provider_code `all`) and each provider's. -#}
with journeys as (
    select * from {{ ref('int_journeys') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

clients as (
    select * from {{ ref('int_clients') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

final as (
    select
        {{ dbt.hash("journeys.provider_code || ':' || episodes.episode_id") }} as journey_id,
        journeys.journey_key,
        clients.client_id,
        report_month.period,
        journeys.area,
        journeys.provider_code,
        journeys.authority_code,
        cast(journeys.journey_no as integer) as journey_no,
        cast(journeys.episodes as integer) as episodes,
        journeys.journey_start,
        journeys.treatment_start,
        journeys.journey_end,
        journeys.journey_reason,
        journeys.exit_group,
        journeys.exit_kind,
        {{ substance_group('journeys.has_opiate', 'journeys.has_non_opiate', 'journeys.has_alcohol') }}
            as substance_group,
        journeys.has_opiate_or_crack as is_ocu,
        journeys.is_criminal_justice,
        cast({{ age_in_years('clients.birth_date', 'journeys.journey_start') }} as integer) as age_at_start,
        clients.sex
    from journeys
    inner join report_month on journeys.as_at_id = report_month.as_at_id
    inner join clients on journeys.client_no = clients.client_no
    inner join episodes on journeys.journey_key = episodes.episode_no
)

select * from final
