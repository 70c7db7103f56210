{#- Young people who inject, at the start and at the exit. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP11') }})
),

points as (
    {{ form_points() }}
),

answers as (
    {{ paired_answers('exits', ['ivdrguse']) }}
),

injecting as (
    select
        answers.*,
        points.point
    from answers
    cross join points
    where case points.point when 'start' then answers.start_ivdrguse else answers.exit_ivdrguse end > 0
),

final as (
    select
        {{ measure_case('injecting', 'injecting.point', "'injects'") }}
    from injecting
)

select * from final
