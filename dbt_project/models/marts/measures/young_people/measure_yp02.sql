{#- Young people's unplanned exits, and how many of them have both a start and an exit form. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where window_code in ({{ windows_of('YP02') }})
),

unplanned_exits as (
    select * from exits
    where exit_kind = 'unplanned'
),

final as (
    select
        {{ measure_case('unplanned_exits', "'value'", "'unplanned exit'") }}
    from unplanned_exits
    union all
    select
        {{ measure_case(
            'unplanned_exits',
            "'with_both_forms'",
            "case when unplanned_exits.has_both_forms then 'both forms present' else 'a form is missing' end",
            in_numerator='unplanned_exits.has_both_forms',
        ) }}
    from unplanned_exits
)

select * from final
