{#- Young people's planned exits, and how many of them have both a start and an exit form. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where window_code in ({{ windows_of('YP01') }})
),

planned_exits as (
    select * from exits
    where exit_kind = 'planned'
),

final as (
    select
        {{ measure_case('planned_exits', "'value'", "'planned exit'") }}
    from planned_exits
    union all
    select
        {{ measure_case(
            'planned_exits',
            "'with_both_forms'",
            "case when planned_exits.has_both_forms then 'both forms present' else 'a form is missing' end",
            in_numerator='planned_exits.has_both_forms',
        ) }}
    from planned_exits
)

select * from final
