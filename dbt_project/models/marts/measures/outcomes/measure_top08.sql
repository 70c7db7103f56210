{#- The client's own scores: how they changed between the start and the completion of treatment, and what the forms
    of the window say whether or not treatment was completed. -#}
{%- set scores = {'psychological': 'psyhstat', 'quality_of_life': 'quallife'} -%}
with completions as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        is_latest_completion
        and client_group = 'adult'
        and window_code in ({{ windows_of('TOP08') }})
),

journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where client_group = 'adult' and window_code in ({{ windows_of('TOP08') }})
),

dated_forms as (
    select * from {{ ref('int_dated_journey_forms') }}
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

answers as (
    {{ paired_answers('completions', scores.values() | list) }}
),

pairs as (
    {%- for score, item in scores.items() %}
    select
        *,
        '{{ score }}' as score,
        start_{{ item }} as start_score,
        exit_{{ item }} as exit_score,
        exit_{{ item }} - start_{{ item }} as change
    from answers
    where start_{{ item }} is not null and exit_{{ item }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- of two forms of one date the preferred one
dated_once as (
    select
        journey_windows.*,
        forms.form_date,
        forms.stage,
        forms.psyhstat,
        forms.quallife
    from journey_windows
    inner join dated_forms
        on
            journey_windows.as_at_id = dated_forms.as_at_id
            and journey_windows.provider_code = dated_forms.provider_code
            and journey_windows.journey_key = dated_forms.journey_key
            and dated_forms.form_date between journey_windows.window_start and journey_windows.window_end
    inner join forms on dated_forms.form_no = forms.form_no
    qualify
        row_number() over (
            partition by
                journey_windows.as_at_id,
                journey_windows.window_code,
                journey_windows.provider_code,
                journey_windows.area,
                journey_windows.client_no,
                forms.form_date
            order by forms.preference
        ) = 1
),

window_forms as (
    select
        *,
        case
            when quallife is not null
                then row_number() over (
                    partition by
                        as_at_id, window_code, provider_code, area, client_no, quallife is not null
                    order by form_date desc
                )
        end as quality_of_life_recency
    from dated_once
),

-- a person counts once, by all forms of the window together; the case is known by the journey of the latest form
persons as (
    select
        window_forms.as_at_id,
        window_forms.window_code,
        window_forms.area,
        window_forms.provider_code,
        window_forms.client_group,
        window_forms.substance_group,
        window_forms.is_ocu,
        window_forms.client_no,
        max_by(window_forms.journey_key, window_forms.form_date) as journey_key,
        avg(case when window_forms.stage = 'E' then window_forms.psyhstat end) as psychological_at_exit,
        avg(window_forms.quallife) as quality_of_life,
        count(window_forms.quality_of_life_recency) as scores_given,
        min(case when window_forms.quality_of_life_recency <= 2 then window_forms.quallife end)
        >= max(parameters.normative_quality_of_life_score) as is_normative
    from window_forms
    inner join parameters on window_forms.as_at_id = parameters.as_at_id
    group by
        window_forms.as_at_id,
        window_forms.window_code,
        window_forms.area,
        window_forms.provider_code,
        window_forms.client_group,
        window_forms.substance_group,
        window_forms.is_ocu,
        window_forms.client_no
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
    {%- for point in ['start', 'exit'] %}
    union all
    select
        {{ measure_case(
            'pairs',
            "pairs.score || '.mean_" ~ point ~ "'",
            "'" ~ point ~ " score of ' || pairs." ~ point ~ "_score",
            amount='pairs.' ~ point ~ '_score',
        ) }}
    from pairs
    {%- endfor %}
    union all
    select
        {{ measure_case(
            'persons',
            "'psychological.mean_of_exit_forms'",
            "'mean score of ' || round(persons.psychological_at_exit, 1) || ' on exit forms'",
            amount='persons.psychological_at_exit',
        ) }}
    from persons
    where persons.psychological_at_exit is not null
    union all
    select
        {{ measure_case(
            'persons',
            "'quality_of_life.mean_of_all_forms'",
            "'mean score of ' || round(persons.quality_of_life, 1) || ' on all forms'",
            amount='persons.quality_of_life',
        ) }}
    from persons
    where persons.quality_of_life is not null
    union all
    select
        {{ measure_case(
            'persons',
            "'quality_of_life.normative'",
            "case
                when persons.is_normative then 'both last scores are normative'
                else 'a last score is below the norm'
            end",
            in_numerator='persons.is_normative',
        ) }}
    from persons
    where persons.scores_given >= 2
)

select * from final
