with clients as (
    select * from {{ ref('stg_ndtms__client') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

agencies as (
    select * from {{ ref('stg_reference__agencies') }}
),

episodes as (
    select
        _file_id,
        agncy,
        clientid,
        min(refld_date) as earliest_refld_date,
        min(triaged_date) as first_triaged_date,
        max(triaged_date) as last_triaged_date
    from {{ ref('dq_episode') }}
    where consent = 'Y'
    group by _file_id, agncy, clientid
),

unlisted as (
    {{- ndtms_unlisted('client', 'clients') }}
),

final as (
    select
        clients.*,
        coalesce(clients.client, clients.clientid) as client_ref,
        cast(null as {{ dbt.type_string() }}) as episode_ref,
        files.extract_date,
        episodes.earliest_refld_date,
        coalesce(agencies.service, '') = 'young_people' as is_young_people_service,
        {{ age_in_years('clients.dob_date', 'episodes.first_triaged_date') }} as age_at_first_triage,
        {{ age_in_years('clients.dob_date', 'episodes.last_triaged_date') }} as age_at_last_triage,
        unlisted.unlisted_codes,
        unlisted.unlisted_fields
    from clients
    inner join files on clients._file_id = files.file_id
    left join unlisted
        on clients._file_id = unlisted._file_id and clients._row_number = unlisted._row_number
    left join agencies on clients.agency_code = agencies.agency_code
    left join episodes
        on
            clients._file_id = episodes._file_id
            and clients.agncy = episodes.agncy
            and clients.clientid = episodes.clientid
)

select * from final
