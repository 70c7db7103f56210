{#- How the client's own scores changed between the start and the completion of treatment. -#}
{%- set scores = {'psychological': 'psyhstat', 'quality_of_life': 'quallife'} -%}
with completions as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        is_latest_completion
        and client_group = 'adult'
        and window_code in ({{ windows_of('TOP08') }})
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
),

pairs as (
    {%- for score, item in scores.items() %}
    select
        completions.*,
        '{{ score }}' as score,
        exit_forms.{{ item }} - start_forms.{{ item }} as change
    from completions
    inner join forms as start_forms on completions.start_form_no = start_forms.form_no
    inner join forms as exit_forms on completions.exit_form_no = exit_forms.form_no
    where start_forms.{{ item }} is not null and exit_forms.{{ item }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
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
            'pairs',
            "pairs.score || '.improved'",
            "case when pairs.change > 0 then 'improved' else 'not improved' end",
            in_numerator='pairs.change > 0',
        ) }}
    from pairs
)

select * from final
