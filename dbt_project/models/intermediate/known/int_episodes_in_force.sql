with episodes as (
    select
        _file_id,
        _row_number,
        agency_code,
        clientid,
        episodid,
        disd_date
    from {{ ref('dq_episode') }}
    -- a row that names no agency belongs to nobody (rule V010)
    where consent = 'Y' and agncy is not null
),

snapshots as (
    select * from {{ ref('int_snapshots_in_force') }}
),

rejected as (
    select * from {{ ref('int_rejected_records') }}
    where entity = 'episode'
),

newest as (
    select * from {{ ref('int_snapshots_in_force') }}
    where is_newest
),

refused_in_newest as (
    select distinct
        newest.data_version,
        refusals.agency_code,
        refusals.clientid
    from {{ ref('dq_episode') }} as refusals
    inner join newest on refusals._file_id = newest._file_id and refusals.agency_code = newest.agency_code
    where refusals.consent = 'N'
),

-- the last snapshot that held the episode
last_held as (
    select
        snapshots.data_version,
        episodes.*,
        snapshots.is_newest
    from episodes
    inner join snapshots
        on
            episodes._file_id = snapshots._file_id
            and episodes.agency_code = snapshots.agency_code
    where episodes.episodid is not null
    qualify
        row_number() over (
            partition by
                snapshots.data_version, episodes.agency_code, episodes.clientid, episodes.episodid
            order by snapshots.submission_month desc
        ) = 1
),

-- missing from the newest snapshot means deleted, unless it had left the content window by then
final as (
    select
        last_held.data_version,
        last_held._file_id,
        last_held._row_number,
        last_held.agency_code,
        last_held.clientid,
        last_held.episodid,
        not last_held.is_newest as is_carried
    from last_held
    inner join newest
        on
            last_held.data_version = newest.data_version
            and last_held.agency_code = newest.agency_code
    left join refused_in_newest
        on
            last_held.data_version = refused_in_newest.data_version
            and last_held.agency_code = refused_in_newest.agency_code
            and last_held.clientid = refused_in_newest.clientid
    left join rejected
        on last_held._file_id = rejected._file_id and last_held._row_number = rejected._row_number
    where
        rejected._file_id is null
        and (
            last_held.is_newest
            or (
                last_held.disd_date < newest.content_start
                and refused_in_newest.clientid is null
            )
        )
)

select * from final
