with episodes as (
    select * from {{ ref('dq_episode') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

agencies as (
    select * from {{ ref('stg_reference__agencies') }}
),

units as (
    select
        episodes._file_id,
        episodes.agency_code,
        files.submission_month,
        count(episodes.episodid) as episodes
    from episodes
    inner join files on episodes._file_id = files.file_id
    group by episodes._file_id, episodes.agency_code, files.submission_month
),

-- of the files of one month that hold rows of the agency, the one landed last
current_units as (
    select
        agency_code,
        submission_month,
        max(_file_id) as _file_id
    from units
    group by agency_code, submission_month
),

months as (
    select
        *,
        lag(_file_id) over (
            partition by agency_code order by submission_month nulls last
        ) as previous_file_id
    from current_units
),

-- a snapshot starts anew each April: what ended before its start is rightly no longer in it
expected as (
    select
        units._file_id,
        units.agency_code,
        count(episodes.episodid) as expected_episodes
    from units
    inner join months
        on
            units.agency_code = months.agency_code
            and units.submission_month = months.submission_month
    inner join files on units._file_id = files.file_id
    inner join episodes
        on
            months.previous_file_id = episodes._file_id
            and units.agency_code = episodes.agency_code
    where episodes.disd_date is null or episodes.disd_date >= files.content_start
    group by units._file_id, units.agency_code
),

final as (
    select
        units._file_id,
        0 as _row_number,
        units.agency_code,
        units.submission_month,
        units._file_id = months._file_id as is_current,
        units.episodes,
        months.previous_file_id,
        expected.expected_episodes,
        agencies.agency_code is not null as is_known_agency
    from units
    inner join months
        on
            units.agency_code = months.agency_code
            and units.submission_month = months.submission_month
    left join expected
        on
            units._file_id = expected._file_id
            and units.agency_code = expected.agency_code
    left join agencies on units.agency_code = agencies.agency_code
)

select * from final
