{#- How young people's own scores changed between the start and the exit. Family and friends are also taken
    together, as the mean of both changes. How worthwhile life feels is asked in the local forms alone. -#}
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

local_exits as (
    select * from {{ ref('int_yp_local_exits') }}
    where window_code in ({{ windows_of('YP13') }})
),

local_answers as (
    {{ paired_local_answers('local_exits', ['worthwhile']) }}
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

local_pairs as (
    select
        *,
        cast(exit_worthwhile - start_worthwhile as double) as change
    from local_answers
    where exit_worthwhile is not null and start_worthwhile is not null
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
    union all
    select
        {{ measure_case(
            'local_pairs',
            "'worthwhile.mean_change'",
            "'change of ' || local_pairs.change || ' points'",
            amount='local_pairs.change',
        ) }}
    from local_pairs
)

select * from final
