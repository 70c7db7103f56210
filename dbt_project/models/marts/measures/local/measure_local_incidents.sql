{#- Serious untoward incidents, by the day they happened. -#}
with incidents as (
    {{ local_in_window(
        'INC01', 'serious_incident', 'records.incident_date between windows.window_start and windows.window_end'
    ) }}
),

final as (
    select
        {{ local_case(
            'incidents', 'INC01', "'value'", "'happened in the window'",
            breakdowns={'incident_status': 'incidents.status'},
        ) }}
    from incidents
)

select * from final
