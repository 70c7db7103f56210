with clients as (
    select * from {{ ref('stg_ndtms__client') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

episodes as (
    select
        _file_id,
        agncy,
        clientid,
        min(refld_date) as earliest_refld_date
    from {{ ref('dq_episode') }}
    where consent = 'Y'
    group by _file_id, agncy, clientid
),

final as (
    select
        clients.*,
        coalesce(clients.client, clients.clientid) as client_ref,
        cast(null as {{ dbt.type_string() }}) as episode_ref,
        files.extract_date,
        episodes.earliest_refld_date
    from clients
    inner join files on clients._file_id = files.file_id
    left join episodes
        on
            clients._file_id = episodes._file_id
            and clients.agncy = episodes.agncy
            and clients.clientid = episodes.clientid
)

select * from final
