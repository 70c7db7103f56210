{#- Peer mentors in each stage of their pathway on a day of the window. Most are nobody's client: they are told
    apart by the name that the provider has for them. -#}
with stages as (
    {{ local_in_window(
        'PMP01',
        'peer_mentor',
        'records.from_date <= windows.window_end'
        ~ ' and (records.to_date is null or records.to_date >= windows.window_start)'
    ) }}
),

mentors as (
    select
        *,
        coalesce(
            person_id, {{ pseudonym("'local|' || provider_code || '|' || mentor_id") }}
        ) as mentor_person_id
    from stages
),

final as (
    select
        {{ local_case(
            'mentors', 'PMP01', "'value'", "'in the stage on a day of the window'",
            person='mentors.mentor_person_id', breakdowns={'mentor_stage': 'mentors.stage'},
        ) }}
    from mentors
)

select * from final
