{#- When young people drink and use other substances, by the local forms: days of the last 28 in the day and in the
    evening, on weekdays and at weekends. Means are of those who reported it at the start; how many report any stands
    beside, of all with both forms. -#}
{%- set parts = {
    'day': ['weekday_day', 'weekend_day'], 'evening': ['weekday_evening', 'weekend_evening'],
    'weekday_day': ['weekday_day'], 'weekend_day': ['weekend_day'],
    'weekday_evening': ['weekday_evening'], 'weekend_evening': ['weekend_evening'],
} -%}
{%- set items = [] -%}
{%- for use in ['drinking', 'other_substance'] -%}
    {%- for part in parts['day'] + parts['evening'] -%}
        {%- do items.append(use ~ '_days__' ~ part) -%}
    {%- endfor -%}
{%- endfor -%}
with exits as (
    select * from {{ ref('int_yp_local_exits') }}
    where window_code in ({{ windows_of('YP12') }})
),

points as (
    {{ form_points() }}
),

answers as (
    {{ paired_local_answers('exits', items) }}
),

-- a part is known where the form tells each of its days
parts as (
    {%- for use in ['drinking', 'other_substance'] %}
    {%- set outer_loop = loop %}
    {%- for part, days in parts.items() %}
    {{ 'union all' if not (outer_loop.first and loop.first) }}
    select
        *,
        '{{ use }}.{{ part }}' as part,
        {%- for point in ['start', 'exit'] %}
        {% for day in days %}
        {{- '+ ' if not loop.first }}{{ point }}_{{ use }}_days__{{ day }}
        {% endfor %} as {{ point }}_days{{ ',' if not loop.last }}
        {%- endfor %}
    from answers
    {%- endfor %}
    {%- endfor %}
),

pairs as (
    select
        parts.*,
        points.point,
        case points.point when 'start' then parts.start_days else parts.exit_days end as days
    from parts
    cross join points
    where parts.start_days is not null and parts.exit_days is not null
),

users as (
    select * from pairs
    where start_days > 0
),

reporting as (
    select * from pairs
    where
        days > 0
        and part in (
            'drinking.day', 'drinking.evening', 'other_substance.day', 'other_substance.evening'
        )
),

final as (
    select
        {{ measure_case(
            'users', "users.part || '.mean_days.' || users.point", "users.days || ' days'", amount='users.days'
        ) }}
    from users
    union all
    select
        {{ measure_case('reporting', "reporting.part || '.any.' || reporting.point", "'any day'") }}
    from reporting
)

select * from final
