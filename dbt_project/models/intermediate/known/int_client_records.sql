with clients as (
    select * from {{ ref('dq_client') }}
),

snapshots as (
    select * from {{ ref('int_snapshots_in_force') }}
),

rejected as (
    select * from {{ ref('int_rejected_records') }}
    where entity = 'client'
),

-- the latest submitted record of a provider's reference speaks for all its episodes
latest as (
    select
        snapshots.data_version,
        clients.agency_code,
        clients.clientid,
        clients._file_id,
        clients._row_number,
        clients.consent,
        clients.finitial,
        clients.sinitial,
        clients.dob_date as birth_date,
        case clients.sex when '1' then 'M' when '2' then 'F' else clients.sex end as sex,
        clients.ethnic as ethnic_code,
        clients.sexualo as sexual_orientation,
        clients.genderid as gender_identity
    from clients
    inner join snapshots
        on
            clients._file_id = snapshots._file_id
            and clients.agency_code = snapshots.agency_code
    where clients.agncy is not null and clients.clientid is not null
    qualify
        row_number() over (
            partition by snapshots.data_version, clients.agency_code, clients.clientid
            order by snapshots.submission_month desc
        ) = 1
),

final as (
    select
        latest.data_version,
        latest.agency_code,
        latest.clientid,
        latest.birth_date,
        latest.sex,
        latest.ethnic_code,
        latest.sexual_orientation,
        latest.gender_identity,
        {{ pseudonym(
            "substring(latest.finitial, 1, 1) || substring(latest.sinitial, 1, 1) || cast(latest.birth_date as "
            ~ dbt.type_string() ~ ") || latest.sex"
        ) }} as client_id
    from latest
    left join rejected
        on latest._file_id = rejected._file_id and latest._row_number = rejected._row_number
    where
        latest.consent = 'Y'
        and rejected._file_id is null
        and latest.finitial is not null
        and latest.sinitial is not null
        and latest.birth_date is not null
        and latest.sex in ('M', 'F')
)

select * from final
