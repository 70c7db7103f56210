{#- Peer mentors who are active or in training on a day of the window. -#}
with stages as (
    {{ local_in_window(
        'LOC03',
        'peer_mentor',
        "records.from_date <= windows.window_end
        and (records.to_date is null or records.to_date >= windows.window_start)"
    ) }}
),

final as (
    {%- for stage in ['active', 'training'] %}
    select
        {{ local_case(
            'stages', 'LOC03', "'" ~ stage ~ "'", "'" ~ stage ~ " on a day of the window'",
            person=pseudonym("'peer_mentor|' || stages.provider_code || '|' || stages.mentor_id"),
        ) }}
    from stages
    where lower(stages.stage) = '{{ stage }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
