{#- Who used each substance at the start and at the exit, of the young people who answered at both. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP04') }})
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

points as (
    {{ form_points() }}
),

pairs as (
    select
        exits.*,
        points.point,
        start_days.substance,
        case points.point when 'start' then start_days.days else exit_days.days end as days
    from exits
    inner join form_days as start_days on exits.start_form_no = start_days.form_no
    inner join form_days as exit_days
        on exits.exit_form_no = exit_days.form_no and start_days.substance = exit_days.substance
    cross join points
),

final as (
    select
        {{ measure_case(
            'pairs',
            "pairs.substance || '.' || pairs.point",
            "case when pairs.days > 0 then 'used' else 'not used' end",
            in_numerator='pairs.days > 0',
        ) }}
    from pairs
)

select * from final
