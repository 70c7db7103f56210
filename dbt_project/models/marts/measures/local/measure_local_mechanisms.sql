{#- The mechanisms of engagement that a contract names, in place on the last day of the window: each counts once,
    whoever runs it. -#}
with mechanisms as (
    {{ local_in_window(
        'MEC01',
        'engagement_mechanism',
        "records.mechanism_type <> 'plan'"
        ~ ' and records.in_place_from <= windows.window_end'
        ~ ' and (records.in_place_to is null or records.in_place_to >= windows.window_end)'
    ) }}
),

final as (
    select
        {{ local_case(
            'mechanisms', 'MEC01', "'value'", "'in place on the day'",
            person=pseudonym("'mechanism|' || mechanisms.mechanism_type"),
            breakdowns={'mechanism': 'mechanisms.mechanism_type'},
        ) }}
    from mechanisms
)

select * from final
