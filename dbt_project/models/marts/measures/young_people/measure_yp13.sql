{#- How young people's own scores changed between the start and the exit. Family and friends are also taken
    together, as the mean of both changes. -#}
{%- set scores = {
    'life_satisfaction': 'ypsatis', 'anxiety': 'ypanx', 'happiness': 'yphappy', 'family': 'ypfamily',
    'friends': 'ypfriend',
} -%}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP13') }})
),

answers as (
    {{ paired_answers('exits', scores.values() | list) }}
),

changes as (
    {%- for score, item in scores.items() %}
    select
        *,
        '{{ score }}' as score,
        cast(exit_{{ item }} - start_{{ item }} as double) as change
    from answers
    union all
    {%- endfor %}
    select
        *,
        'family_and_friends' as score,
        (exit_ypfamily - start_ypfamily + exit_ypfriend - start_ypfriend) / 2.0 as change
    from answers
),

pairs as (
    select * from changes
    where change is not null
),

final as (
    select
        {{ measure_case(
            'pairs',
            "pairs.score || '.mean_change'",
            "'change of ' || pairs.change || ' points'",
            amount='pairs.change',
        ) }}
    from pairs
)

select * from final
