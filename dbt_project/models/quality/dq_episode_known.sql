with snapshots as (
    select * from {{ ref('dq_file_snapshots') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
    where consent = 'Y' and agncy is not null and clientid is not null and episodid is not null
),

clients as (
    select * from {{ ref('dq_client') }}
),

with_birth_dates as (
    select
        episodes._file_id,
        episodes._row_number,
        episodes.agency_code,
        episodes.agncy,
        episodes.clientid,
        episodes.episodid,
        episodes.client_ref,
        episodes.episode_ref,
        episodes.refld_date,
        episodes.triaged_date,
        clients.dob_date
    from episodes
    left join clients
        on
            episodes._file_id = clients._file_id
            and episodes.agncy = clients.agncy
            and episodes.clientid = clients.clientid
),

final as (
    select
        sent.*,
        previous.refld_date as previous_refld_date,
        previous.triaged_date as previous_triaged_date,
        previous.dob_date as previous_dob_date
    from snapshots
    inner join with_birth_dates as sent
        on
            snapshots._file_id = sent._file_id
            and snapshots.agency_code = sent.agency_code
    inner join with_birth_dates as previous
        on
            snapshots.previous_file_id = previous._file_id
            and sent.agncy = previous.agncy
            and sent.clientid = previous.clientid
            and sent.episodid = previous.episodid
)

select * from final
