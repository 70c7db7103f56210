{#- What became of each referral by the report date. -#}
with episodes as (
    select * from {{ ref('int_episodes') }}
    where data_version = 'current'
),

clients as (
    select * from {{ ref('int_clients') }}
),

treatment_episodes as (
    select * from {{ ref('int_treatment_episodes') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

final as (
    select
        episodes.episode_id,
        clients.client_id,
        report_month.period,
        episodes.agency_code,
        episodes.provider_code,
        episodes.area,
        episodes.referral_date,
        episodes.referral_group,
        episodes.is_criminal_justice,
        case when episodes.triaged_date <= report_month.report_date then episodes.triaged_date end
            as triaged_date,
        case
            when treatment_episodes.treatment_start <= report_month.report_date
                then treatment_episodes.treatment_start
        end as treatment_start
    from episodes
    inner join clients on episodes.client_no = clients.client_no
    inner join report_month on episodes.referral_date <= report_month.report_date
    left join treatment_episodes on episodes.episode_no = treatment_episodes.episode_no
)

select * from final
