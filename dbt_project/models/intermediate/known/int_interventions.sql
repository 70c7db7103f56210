with modalities as (
    select * from {{ ref('dq_modality') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

rejected as (
    select * from {{ ref('int_rejected_records') }}
    where entity = 'modality'
),

intervention_types as (
    select * from {{ ref('interventions') }}
),

final as (
    select
        episodes.episode_no,
        episodes.client_no,
        modalities._row_number,
        modalities.modid as intervention_id,
        intervention_types.recoded_code as intervention_type,
        coalesce(intervention_types.is_structured = 'Y', false) as is_structured,
        coalesce(intervention_types.is_pharmacological = 'Y', false) as is_pharmacological,
        modalities.modset as setting_code,
        modalities.refmoddt_date as referral_date,
        modalities.faomoddt_date as first_offer_date,
        -- an intervention cannot begin before its episode does
        greatest(modalities.modst_date, episodes.triaged_date) as start_date,
        modalities.modend_date as end_date
    from modalities
    inner join episodes
        on
            modalities._file_id = episodes._file_id
            and modalities.agency_code = episodes.agency_code
            and modalities.clientid = episodes.clientid
            and modalities.episodid = episodes.episodid
    left join intervention_types on modalities.modal = intervention_types.code
    left join rejected
        on
            modalities._file_id = rejected._file_id
            and modalities._row_number = rejected._row_number
    where
        rejected._file_id is null
        and modalities.modst_date is not null
        -- one that begins after the discharge is ignored; the discharge stands
        and (episodes.discharge_date is null or modalities.modst_date <= episodes.discharge_date)
)

select * from final
