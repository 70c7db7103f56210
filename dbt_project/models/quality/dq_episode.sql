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

clients as (
    select * from {{ ref('stg_ndtms__client') }}
),

discharge_reasons as (
    select * from {{ ref('discharge_reasons') }}
),

areas as (
    select * from {{ ref('stg_reference__areas') }}
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

-- V030: a stay that was still open, or ended later, when this one began; DISD = next TRIAGED is no overlap, so of
-- two that began on one day the one that ended on it comes first
earlier_stays as (
    select
        _file_id,
        _row_number,
        max({{ open_end('disd_date') }}) over (
            partition by _file_id, agncy, clientid
            order by
                triaged_date nulls last,
                case when disd_date <= triaged_date then 0 else 1 end,
                episodid nulls last
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

unlisted as (
    {{- ndtms_unlisted('episode', 'episodes') }}
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
        users_of_opiates_or_crack._row_number is not null as cites_opiate_or_crack,
        clients.sex,
        clients.dob_date,
        {{ age_in_years('clients.dob_date', 'episodes.triaged_date') }} as age_at_triage,
        {{ days_between('episodes.refld_date', 'episodes.triaged_date') }} as days_from_referral_to_triage,
        {{ days_between('episodes.triaged_date', 'files.extract_date') }} as days_from_triage_to_extract,
        activity.first_modst_date,
        discharge_reasons.reporting_group as discharge_group,
        discharge_reasons.valid_from as disrsn_valid_from,
        coalesce(discharge_reasons.offered_until, discharge_reasons.valid_to) as disrsn_valid_to,
        nullif(
            substring(
                case
                    when episodes.dat <> 'Z00B' and partnerships.authority_code is null
                        then '; DAT ' || episodes.dat
                    else ''
                end
                || case
                    when episodes.la is not null and authorities.authority_code is null
                        then '; LA ' || episodes.la
                    else ''
                end
                || case
                    when episodes.utla is not null and upper_authorities.authority_code is null
                        then '; UTLA ' || episodes.utla
                    else ''
                end,
                3
            ), ''
        ) as areas_elsewhere,
        unlisted.unlisted_codes,
        unlisted.unlisted_fields
    from episodes
    inner join files on episodes._file_id = files.file_id
    left join clients
        on
            episodes._file_id = clients._file_id
            and episodes.agncy = clients.agncy
            and episodes.clientid = clients.clientid
    left join discharge_reasons on episodes.disrsn = discharge_reasons.code
    left join areas as partnerships on episodes.dat = partnerships.authority_code
    left join areas as authorities on episodes.la = authorities.authority_code
    left join areas as upper_authorities on episodes.utla = upper_authorities.authority_code
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
    left join unlisted
        on episodes._file_id = unlisted._file_id and episodes._row_number = unlisted._row_number
)

select * from final
