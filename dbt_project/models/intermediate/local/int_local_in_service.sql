{#- Who was in a service in each window, structured treatment or not, with the latest episode of it: in the
    windows alone that a measure of clients in service asks for. -#}
with windows as (
    select * from {{ ref('int_local_windows') }}
    where window_code in ({{ windows_of_any(['ADM02', 'BBV02', 'DEP01', 'PRO01']) }})
),

episodes as (
    select * from {{ ref('int_local__episode') }}
),

final as (
    select
        windows.as_at_id,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        episodes.area,
        episodes.provider_code,
        episodes.client_id,
        episodes.person_id,
        episodes.record_id,
        episodes.birth_date,
        episodes.start_date,
        episodes.service_type,
        {{ local_client_group(
            'episodes.birth_date',
            'greatest(windows.window_start, episodes.start_date)',
            'windows.adult_age_years'
        ) }} as case_group
    from episodes
    inner join windows
        on
            (windows.area is null or episodes.area = windows.area)
            and episodes.start_date <= windows.window_end
            and (episodes.discharge_date is null or episodes.discharge_date >= windows.window_start)
    qualify
        row_number() over (
            partition by
                windows.as_at_id, windows.window_code, episodes.area, episodes.provider_code, episodes.client_id
            order by episodes.start_date desc, episodes.handed_in_no desc
        ) = 1
)

select * from final
