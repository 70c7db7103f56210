{#- What a service was to achieve and did, by part of the service: the inputs of its rating. -#}
with items as (
    {{ local_in_window(
        'PSY05',
        'performance_outcome',
        'records.period between windows.window_start and windows.window_end'
    ) }}
),

reports as (
    {{ local_in_window(
        'PSY05',
        'report_submission',
        'records.due_date between windows.window_start and windows.window_end'
    ) }}
),

feedback as (
    {{ local_in_window(
        'PSY05',
        'feedback',
        'records.received_date between windows.window_start and windows.window_end'
    ) }}
),

involvement as (
    {{ local_in_window(
        'PSY05',
        'user_involvement',
        'records.period between windows.window_start and windows.window_end'
    ) }}
),

plans as (
    {{ local_in_window(
        'PSY05',
        'action_plan',
        "records.state in ('u2', 'u5')
            and records.entered_date <= windows.window_end
            and records.deadline between windows.window_start and windows.window_end"
    ) }}
),

plan_events as (
    select * from {{ ref('int_local__action_plan') }}
),

judged_items as (
    select
        *,
        case item_type
            when 'agreed_change' then coalesce(status = 'implemented', achieved)
            else coalesce(achieved, achievement_pct >= 100)
        end as is_achieved
    from items
),

judged_reports as (
    select
        *,
        coalesce(received_date <= due_date, false) as is_on_time
    from reports
),

complaints as (
    select * from feedback
    where feedback_type = 'complaint'
),

-- what a case says of its improvement, from the day its plan was agreed to the end of the window
judged_plans as (
    select
        plans.as_at_id,
        plans.window_code,
        plans.area,
        plans.provider_code,
        plans.case_group,
        plans.service_part,
        plans.record_id,
        coalesce(
            max(case when plan_events.state in ('u3', 'u7') or plan_events.improved then 1 else 0 end), 0
        ) = 1 as is_improved
    from plans
    left join plan_events
        on
            plans.provider_code = plan_events.provider_code
            and plans.case_id = plan_events.case_id
            and plans.entered_date <= plan_events.entered_date
            and plans.window_end >= plan_events.entered_date
    group by
        plans.as_at_id,
        plans.window_code,
        plans.area,
        plans.provider_code,
        plans.case_group,
        plans.service_part,
        plans.record_id
),

-- an item that was due counts whether or not anything says that it was achieved
final as (
    {%- for component, item_type in {
        'outcomes': 'outcome', 'milestones': 'milestone_activity', 'changes': 'agreed_change',
    }.items() %}
    select
        {{ local_case(
            'judged_items', 'PSY05', "'" ~ component ~ "'",
            "case when judged_items.is_achieved then 'achieved' when judged_items.is_achieved is null "
            ~ "then 'nothing says whether it was achieved' else 'not achieved' end",
            in_numerator='coalesce(judged_items.is_achieved, false)',
            breakdowns={'service_part': 'judged_items.service_part'},
        ) }}
    from judged_items
    where judged_items.item_type = '{{ item_type }}'
    union all
    {%- endfor %}
    select
        {{ local_case(
            'judged_items', 'PSY05', "'achievement'", "'achievement stated in per cent'",
            amount='judged_items.achievement_pct', breakdowns={'service_part': 'judged_items.service_part'},
        ) }}
    from judged_items
    where judged_items.item_type = 'outcome' and judged_items.achievement_pct is not null
    union all
    select
        {{ local_case(
            'judged_items', 'PSY05', "'milestones_renewed'", "'new ones set'",
            breakdowns={'service_part': 'judged_items.service_part'},
        ) }}
    from judged_items
    where judged_items.item_type = 'milestone_activity' and judged_items.new_ones_set
    union all
    select
        {{ local_case(
            'judged_items', 'PSY05', "'changes_planned'", "'a plan is in place or carried out'",
            breakdowns={'service_part': 'judged_items.service_part'},
        ) }}
    from judged_items
    where
        judged_items.item_type = 'agreed_change'
        and (judged_items.status = 'plan_in_place' or judged_items.is_achieved)
    union all
    select
        {{ local_case(
            'judged_items', 'PSY05', "'good_practice'", "'identified'",
            breakdowns={'service_part': 'judged_items.service_part', 'reach': 'judged_items.shared'},
        ) }}
    from judged_items
    where judged_items.item_type in ('good_practice', 'learning')
    union all
    select
        {{ local_case(
            'judged_items', 'PSY05', "'learning_applied'", "'applied'",
            breakdowns={'service_part': 'judged_items.service_part'},
        ) }}
    from judged_items
    where judged_items.item_type in ('good_practice', 'learning') and judged_items.learning_applied
    union all
    select
        {{ local_case(
            'judged_reports', 'PSY05', "'reports'",
            "case when judged_reports.is_on_time then 'on time' when judged_reports.received_date is null "
            ~ "then 'not received' else 'late' end",
            in_numerator='judged_reports.is_on_time', breakdowns={'service_part': 'judged_reports.service_part'},
        ) }}
    from judged_reports
    union all
    select
        {{ local_case(
            'judged_reports', 'PSY05', "'additional_monitoring'", "'further monitoring of the service itself'",
            breakdowns={'service_part': 'judged_reports.service_part'},
        ) }}
    from judged_reports
    where judged_reports.additional_monitoring
    {%- for component, condition in {
        'complaints': 'true', 'complaints_upheld': "complaints.status = 'upheld'",
    }.items() %}
    union all
    select
        {{ local_case(
            'complaints', 'PSY05', "'" ~ component ~ "'", "'received in the window'",
            breakdowns={'service_part': 'complaints.service_part'},
        ) }}
    from complaints
    where {{ condition }}
    {%- endfor %}
    union all
    select
        {{ local_case(
            'involvement', 'PSY05', "'involvement'", "'level of the period'",
            breakdowns={'service_part': 'involvement.service_part', 'involvement_level': 'involvement.level'},
        ) }}
    from involvement
    where involvement.level is not null
    union all
    select
        {{ local_case(
            'judged_plans', 'PSY05', "'plans'",
            "case when judged_plans.is_improved then 'improved' else 'no improvement shown' end",
            in_numerator='judged_plans.is_improved', breakdowns={'service_part': 'judged_plans.service_part'},
        ) }}
    from judged_plans
)

select * from final
