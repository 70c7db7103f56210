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

scores as (
    {%- for score in scores %}
    select '{{ score }}' as score
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

scored as (
    select
        answers.*,
        scores.score,
        {%- for point in ['start', 'exit'] %}
        case scores.score
            {%- for score, item in scores.items() %}
            when '{{ score }}' then answers.{{ point }}_{{ item }}
            {%- endfor %}
        end as {{ point }}_score{{ ',' if not loop.last }}
        {%- endfor %}
    from answers
    cross join scores
),

pair_parts as (
    {%- for part in ['mean_change', 'improved', 'mean_start', 'mean_exit'] %}
    select '{{ part }}' as part
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

pairs as (
    select
        scored.*,
        pair_parts.part,
        scored.exit_score - scored.start_score as change
    from scored
    cross join pair_parts
    where scored.start_score is not null and scored.exit_score is not null
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

person_parts as (
    {%- for part in [
        'psychological.mean_of_exit_forms', 'quality_of_life.mean_of_all_forms', 'quality_of_life.normative'
    ] %}
    select '{{ part }}' as part
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

person_figures as (
    select
        persons.*,
        person_parts.part,
        case person_parts.part
            when 'psychological.mean_of_exit_forms' then persons.psychological_at_exit
            when 'quality_of_life.mean_of_all_forms' then persons.quality_of_life
        end as mean_score
    from persons
    cross join person_parts
),

final as (
    select
        {{ measure_case(
            'pairs',
            "pairs.score || '.' || pairs.part",
            "case pairs.part
                when 'mean_change' then 'change of ' || pairs.change || ' points'
                when 'improved' then case when pairs.change > 0 then 'improved' else 'not improved' end
                when 'mean_start' then 'start score of ' || pairs.start_score
                else 'exit score of ' || pairs.exit_score
            end",
            in_numerator="pairs.part <> 'improved' or pairs.change > 0",
            amount="case pairs.part
                when 'mean_change' then pairs.change
                when 'mean_start' then pairs.start_score
                when 'mean_exit' then pairs.exit_score
            end",
        ) }}
    from pairs
    union all
    select
        {{ measure_case(
            'person_figures',
            'person_figures.part',
            "case
                when person_figures.mean_score is not null
                    then 'mean score of ' || round(person_figures.mean_score, 1)
                when person_figures.is_normative then 'both last scores are normative'
                else 'a last score is below the norm'
            end",
            in_numerator='person_figures.mean_score is not null or person_figures.is_normative',
            amount='person_figures.mean_score',
        ) }}
    from person_figures
    where
        person_figures.mean_score is not null
        or (person_figures.part = 'quality_of_life.normative' and person_figures.scores_given >= 2)
)

select * from final
