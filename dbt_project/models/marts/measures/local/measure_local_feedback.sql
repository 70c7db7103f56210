{#- Complaints and compliments received. -#}
with feedback as (
    {{ local_in_window(
        'FBK01', 'feedback', 'records.received_date between windows.window_start and windows.window_end'
    ) }}
),

final as (
    select
        {{ local_case(
            'feedback',
            'FBK01',
            "case feedback.feedback_type when 'complaint' then 'complaints' else 'compliments' end",
            "'received in the window'",
            breakdowns={'feedback_status': 'feedback.status'},
        ) }}
    from feedback
)

select * from final
