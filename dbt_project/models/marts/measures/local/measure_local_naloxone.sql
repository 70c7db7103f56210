{#- Naloxone kits that were supplied and people who were trained to use them. -#}
with naloxone as (
    {{ local_in_window(
        'NAL01',
        'naloxone_event',
        'records.event_date <= windows.window_end',
        on_date='records.event_date'
    ) }}
),

in_window as (
    select * from naloxone
    where event_date >= window_start
),

-- earlier training counts for a kit of today
trained as (
    select distinct
        as_at_id,
        window_code,
        person_id
    from naloxone
    where event_type = 'training' and person_id is not null
),

supplied_and_trained as (
    select in_window.*
    from in_window
    inner join trained
        on
            in_window.as_at_id = trained.as_at_id
            and in_window.window_code = trained.window_code
            and in_window.person_id = trained.person_id
    where in_window.event_type = 'supply'
),

final as (
    select
        {{ local_case(
            'supplied_and_trained', 'NAL01', "'supplied_and_trained'", "'supplied in the window, trained by its end'",
            person='supplied_and_trained.person_id',
        ) }}
    from supplied_and_trained
    {%- for event_type, component in {'supply': 'supplied', 'training': 'trained'}.items() %}
    union all
    select
        {{ local_case(
            'in_window', 'NAL01', "'" ~ component ~ "'", "'" ~ component ~ " in the window'",
            person='in_window.person_id', breakdowns={'recipient_type': 'in_window.recipient_type'},
        ) }}
    from in_window
    where in_window.event_type = '{{ event_type }}'
    {%- endfor %}
    union all
    select
        {{ local_case(
            'in_window', 'NAL01', "'kits'", "'supplied in the window'",
            amount='in_window.kits', breakdowns={'recipient_type': 'in_window.recipient_type'},
        ) }}
    from in_window
    where in_window.event_type = 'supply'
    union all
    select
        {{ local_case(
            'in_window', 'NAL01', "'training_sessions'", "'held in the window'",
            breakdowns={'recipient_type': 'in_window.recipient_type'},
        ) }}
    from in_window
    where in_window.event_type = 'training'
)

select * from final
