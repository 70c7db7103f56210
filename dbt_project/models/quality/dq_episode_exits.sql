with snapshots as (
    select * from {{ ref('dq_snapshots_known') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
    where consent = 'Y' and disd_date is not null and disrsn is not null
),

clients as (
    select * from {{ ref('dq_client') }}
    where
        finitial is not null
        and sinitial is not null
        and dob_date is not null
        and sex is not null
),

exits as (
    select
        snapshots.as_at_month,
        snapshots.is_of_the_month,
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
        episodes.disd_date,
        episodes.disrsn
    from snapshots
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

-- one person may be a client of several agencies
persons as (
    select
        as_at_month,
        finitial,
        sinitial,
        dob_date,
        sex,
        disd_date,
        count(distinct disrsn) as reasons_on_the_day
    from exits
    group by as_at_month, finitial, sinitial, dob_date, sex, disd_date
),

final as (
    select
        exits._file_id,
        exits._row_number,
        exits.agency_code,
        exits.agncy,
        exits.clientid,
        exits.episodid,
        exits.client_ref,
        exits.episode_ref,
        persons.reasons_on_the_day
    from exits
    inner join persons
        on
            exits.as_at_month = persons.as_at_month
            and exits.finitial = persons.finitial
            and exits.sinitial = persons.sinitial
            and exits.dob_date = persons.dob_date
            and exits.sex = persons.sex
            and exits.disd_date = persons.disd_date
    where exits.is_of_the_month
)

select * from final
