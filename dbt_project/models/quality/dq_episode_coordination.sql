with snapshots as (
    select * from {{ ref('dq_snapshots_known') }}
),

agencies as (
    select * from {{ ref('stg_reference__agencies') }}
    -- TOP is the adults' outcome form
    where service = 'adult'
),

episodes as (
    select * from {{ ref('dq_episode') }}
    where consent = 'Y' and triaged_date is not null and disd is null
),

clients as (
    select * from {{ ref('dq_client') }}
    where
        finitial is not null
        and sinitial is not null
        and dob_date is not null
        and sex is not null
),

in_treatment as (
    select
        snapshots.as_at_month,
        snapshots.is_of_the_month,
        agencies.provider_code,
        clients.finitial,
        clients.sinitial,
        clients.dob_date,
        clients.sex,
        episodes._file_id,
        episodes._row_number,
        episodes.agency_code,
        episodes.agncy,
        episodes.clientid,
        episodes.episodid,
        episodes.client_ref,
        episodes.episode_ref,
        episodes.topcc
    from snapshots
    inner join agencies on snapshots.agency_code = agencies.agency_code
    inner join episodes
        on
            snapshots._file_id = episodes._file_id
            and snapshots.agency_code = episodes.agency_code
    inner join clients
        on
            episodes._file_id = clients._file_id
            and episodes.agncy = clients.agncy
            and episodes.clientid = clients.clientid
),

-- one person may be in treatment with several providers
persons as (
    select
        as_at_month,
        finitial,
        sinitial,
        dob_date,
        sex,
        count(distinct case when topcc = 'Y' then provider_code end) as co_ordinators
    from in_treatment
    group by as_at_month, finitial, sinitial, dob_date, sex
),

final as (
    select
        in_treatment._file_id,
        in_treatment._row_number,
        in_treatment.agency_code,
        in_treatment.agncy,
        in_treatment.clientid,
        in_treatment.episodid,
        in_treatment.client_ref,
        in_treatment.episode_ref,
        persons.co_ordinators
    from in_treatment
    inner join persons
        on
            in_treatment.as_at_month = persons.as_at_month
            and in_treatment.finitial = persons.finitial
            and in_treatment.sinitial = persons.sinitial
            and in_treatment.dob_date = persons.dob_date
            and in_treatment.sex = persons.sex
    where in_treatment.is_of_the_month
)

select * from final
