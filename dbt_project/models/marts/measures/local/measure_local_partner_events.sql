{#- Events of the partnership and trainings for its local partners. -#}
with partner_events as (
    {{ local_in_window(
        'PEV01', 'partner_event', 'records.event_date between windows.window_start and windows.window_end'
    ) }}
),

final as (
    select
        {{ local_case(
            'partner_events',
            'PEV01',
            "case partner_events.event_type when 'partner_training_session' then 'trainings' else 'events' end",
            "'in the window'",
        ) }}
    from partner_events
)

select * from final
