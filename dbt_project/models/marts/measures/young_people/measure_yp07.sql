{#- Units on a typical drinking day at the start and at the exit, of the young people who drank at the start. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP07') }})
),

points as (
    {{ form_points() }}
),

answers as (
    {{ paired_answers('exits', ['alcuse', 'ypunits']) }}
),

pairs as (
    select
        answers.*,
        points.point,
        case points.point when 'start' then answers.start_ypunits else answers.exit_ypunits end as units
    from answers
    cross join points
    where answers.start_alcuse > 0 and answers.start_ypunits is not null and answers.exit_ypunits is not null
),

final as (
    select
        {{ measure_case('pairs', 'pairs.point', "pairs.units || ' units'", amount='pairs.units') }}
    from pairs
)

select * from final
