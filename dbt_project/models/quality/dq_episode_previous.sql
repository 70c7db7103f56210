with snapshots as (
    select * from {{ ref('dq_file_snapshots') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
    where agncy is not null and clientid is not null and episodid is not null
),

open_before as (
    select * from episodes
    where consent = 'Y' and disd is null
),

final as (
    select
        snapshots._file_id,
        -- where the episode stood in the submission before
        open_before._row_number,
        snapshots.agency_code,
        open_before.agncy,
        open_before.clientid,
        open_before.episodid,
        open_before.client_ref,
        open_before.episode_ref,
        files.path as previous_path,
        sent._file_id is not null as is_still_sent
    from snapshots
    inner join open_before
        on
            snapshots.previous_file_id = open_before._file_id
            and snapshots.agency_code = open_before.agency_code
    inner join files on snapshots.previous_file_id = files.file_id
    left join episodes as sent
        on
            snapshots._file_id = sent._file_id
            and open_before.agncy = sent.agncy
            and open_before.clientid = sent.clientid
            and open_before.episodid = sent.episodid
)

select * from final
