{#- Preventative groups for young people and who came to them. Some who come are nobody's client: they are told
    apart by the name that the register of the session has for them. -#}
with sessions as (
    {{ local_in_window(
        'YPG01',
        'group_session',
        'records.is_preventative and records.session_date between windows.window_start and windows.window_end'
    ) }}
),

attendances as (
    select * from {{ ref('int_local__group_attendance') }}
),

young_sessions as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        handed_in_no,
        record_id,
        session_id,
        session_date,
        -- a session that names no group is a group of its own
        coalesce(group_id, session_id) as group_id,
        'yp' as case_group
    from sessions
),

groups_held as (
    select * from young_sessions
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, group_id
            order by session_date nulls last, handed_in_no nulls last
        ) = 1
),

attended as (
    select
        young_sessions.as_at_id,
        young_sessions.window_code,
        young_sessions.area,
        young_sessions.provider_code,
        young_sessions.case_group,
        attendances.record_id,
        coalesce(
            attendances.person_id,
            {{ pseudonym("'local|' || attendances.provider_code || '|' || attendances.client_id") }}
        ) as person_id
    from young_sessions
    inner join attendances
        on
            young_sessions.provider_code = attendances.provider_code
            and young_sessions.session_id = attendances.session_id
),

final as (
    select {{ local_case('groups_held', 'YPG01', "'groups'", "'a session in the window'") }}
    from groups_held
    union all
    select {{ local_case('young_sessions', 'YPG01', "'sessions'", "'held in the window'") }}
    from young_sessions
    {%- for component in ['participants', 'attendances'] %}
    union all
    select
        {{ local_case(
            'attended', 'YPG01', "'" ~ component ~ "'", "'at a session in the window'",
            person='attended.person_id',
        ) }}
    from attended
    {%- endfor %}
)

select * from final
