{#- Items that were prescribed, dispensed or taken under supervision, by the month of the activity. -#}
with activity as (
    {{ local_in_window(
        'DSP01', 'dispensing_activity', 'records.month between windows.window_start and windows.window_end'
    ) }}
),

final as (
    select
        {{ local_case(
            'activity', 'DSP01', 'activity.activity_type', "'in a month of the window'", amount='activity.quantity',
        ) }}
    from activity
)

select * from final
