with in_force as (
    select * from {{ ref('int_episodes_in_force') }}
),

client_records as (
    select * from {{ ref('int_client_records') }}
),

-- residence: the first code that is filled decides; one that maps to no area has no stand-in
final as (
    select
        in_force.data_version,
        in_force.agency_code,
        in_force.clientid,
        in_force.episodid,
        client_records.client_id,
        episodes.refld_date as referral_date,
        episodes.triaged_date,
        episodes.disd_date as discharge_date,
        episodes.disrsn as discharge_code,
        episodes.rfls as referral_source,
        episodes.prevtr as previously_treated,
        episodes.prntstat as parental_status,
        episodes.childwth_number as children_living_with,
        episodes.naloxiss as naloxone_code,
        episodes.topcc as top_coordinator,
        episodes.drug1,
        episodes.drug2,
        episodes.drug3,
        episodes.drug1age_number as drug1_age,
        episodes.hepctstd_date as hepatitis_c_test_date,
        episodes.hepbstat as hepatitis_b_status,
        episodes.hepbvac as hepatitis_b_doses,
        episodes.hepcstat as hepatitis_c_status,
        episodes.hepctd as hepatitis_c_tested,
        episodes.hcvas as hepatitis_c_antibody,
        episodes.hcvpcr as hepatitis_c_rna,
        episodes.hivtest as hiv_status,
        episodes.injstat as injecting,
        episodes.naloxad as naloxone_administered,
        episodes.accmneed as housing_need,
        episodes.empstat as employment,
        episodes.mthtn as mental_health_need,
        episodes.crtmhn as mental_health_treatment,
        client_records.ethnic_code,
        client_records.sexual_orientation,
        client_records.gender_identity,
        coalesce(episodes.utla, episodes.la, episodes.dat) as residence_code
    from in_force
    inner join {{ ref('dq_episode') }} as episodes
        on in_force._file_id = episodes._file_id and in_force._row_number = episodes._row_number
    inner join client_records
        on
            in_force.data_version = client_records.data_version
            and in_force.agency_code = client_records.agency_code
            and in_force.clientid = client_records.clientid
    where episodes.triaged_date is not null
)

select * from final
