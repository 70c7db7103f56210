with versioned as (
    select * from {{ ref('int_versioned_interventions') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

intervention_types as (
    select * from {{ ref('interventions') }}
),

final as (
    select
        episodes.episode_no,
        episodes.client_no,
        versioned.data_version,
        versioned.intervention_id,
        coalesce(intervention_types.recoded_code, versioned.intervention_code) as intervention_type,
        coalesce(intervention_types.reporting_type, 'not_recorded') as reporting_type,
        coalesce(intervention_types.is_structured = 'Y', false) as is_structured,
        coalesce(intervention_types.is_pharmacological = 'Y', false) as is_pharmacological,
        versioned.setting_code,
        versioned.referral_date,
        versioned.first_offer_date,
        -- an intervention cannot begin before its episode does
        greatest(versioned.start_date, episodes.triaged_date) as start_date,
        versioned.end_date
    from versioned
    inner join episodes
        on
            versioned.data_version = episodes.data_version
            and versioned.agency_code = episodes.agency_code
            and versioned.clientid = episodes.clientid
            and versioned.episodid = episodes.episodid
    left join intervention_types on versioned.intervention_code = intervention_types.code
    where
        versioned.start_date is not null
        -- one that begins after the discharge is ignored; the discharge stands
        and (episodes.discharge_date is null or versioned.start_date <= episodes.discharge_date)
)

select * from final
