{#- Grams of cannabis on a typical day at the start and at the exit, of the young people who used it at the start.
    The local forms alone tell. -#}
with exits as (
    select * from {{ ref('int_yp_local_exits') }}
    where window_code in ({{ windows_of('YP10') }})
),

points as (
    {{ form_points() }}
),

answers as (
    {{ paired_local_answers('exits', ['cannabis_grams', 'days_used__cannabis']) }}
),

-- a form that leaves the days open tells a user by the grams
users as (
    select *
    from answers
    where
        coalesce(start_days_used__cannabis, start_cannabis_grams) > 0
        and start_cannabis_grams is not null
        and exit_cannabis_grams is not null
),

pairs as (
    select
        users.*,
        points.point,
        case points.point when 'start' then users.start_cannabis_grams else users.exit_cannabis_grams end as grams
    from users
    cross join points
),

final as (
    select
        {{ measure_case('pairs', 'pairs.point', "'grams of a typical day'", amount='pairs.grams') }}
    from pairs
)

select * from final
