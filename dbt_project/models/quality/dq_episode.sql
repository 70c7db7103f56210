with episodes as (
    select * from {{ ref('stg_ndtms__episode') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

activity as (
    select * from {{ ref('stg_ndtms__episode_activity') }}
),

substances as (
    select * from {{ ref('substances') }}
),

substance_code_ranges as (
    select * from {{ ref('substance_code_ranges') }}
),

-- V061: how many clients of the agency claim the episode
owners as (
    select
        _file_id,
        agncy,
        episodid,
        count(distinct clientid) as clients_of_episode
    from episodes
    where episodid is not null
    group by _file_id, agncy, episodid
),

-- V030: a stay that was still open, or ended later, when this one began; DISD = next TRIAGED is no overlap
earlier_stays as (
    select
        _file_id,
        _row_number,
        max(coalesce(disd_date, cast('9999-12-31' as date))) over (
            partition by _file_id, agncy, clientid
            order by triaged_date nulls last, episodid nulls last
            rows between unbounded preceding and 1 preceding
        ) > triaged_date as overlaps_earlier
    from episodes
    where consent = 'Y' and triaged_date is not null
),

-- DQ16
cited as (
    {%- for position in ['drug1', 'drug2', 'drug3'] %}
    select
        _file_id,
        _row_number,
        {{ position }} as code
    from episodes
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

users_of_opiates_or_crack as (
    select distinct
        cited._file_id,
        cited._row_number
    from cited
    {{ join_substance_class('cited.code') }}
    where {{ is_opiate_or_crack() }} = 'Y'
),

final as (
    select
        episodes.*,
        coalesce(episodes.client, episodes.clientid) as client_ref,
        episodes.episodid as episode_ref,
        files.extract_date,
        coalesce(earlier_stays.overlaps_earlier, false) as overlaps_earlier,
        owners.clients_of_episode,
        activity.latest_record_date,
        users_of_opiates_or_crack._row_number is not null as cites_opiate_or_crack
    from episodes
    inner join files on episodes._file_id = files.file_id
    left join owners
        on
            episodes._file_id = owners._file_id
            and episodes.agncy = owners.agncy
            and episodes.episodid = owners.episodid
    left join earlier_stays
        on
            episodes._file_id = earlier_stays._file_id
            and episodes._row_number = earlier_stays._row_number
    left join activity
        on
            episodes._file_id = activity._file_id
            and episodes.agncy = activity.agncy
            and episodes.clientid = activity.clientid
            and episodes.episodid = activity.episodid
    left join users_of_opiates_or_crack
        on
            episodes._file_id = users_of_opiates_or_crack._file_id
            and episodes._row_number = users_of_opiates_or_crack._row_number
)

select * from final
