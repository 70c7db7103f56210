{#- How use changed between the start and the review, among those who used at the start: one of four outcomes, and
    the two good ones together. -#}
with reviewed as (
    select * from {{ ref('int_reviewed_journeys') }}
    where client_group = 'adult' and window_code in ({{ windows_of('TOP02') }})
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

thresholds as (
    {{ reliable_change_thresholds() }}
),

outcomes as (
    {%- for outcome in ['abstinent', 'improved', 'unchanged', 'deteriorated', 'abstinent_or_improved'] %}
    select '{{ outcome }}' as outcome
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

pairs as (
    select
        reviewed.*,
        start_days.substance,
        start_days.days as start_days,
        review_days.days as review_days,
        case
            when review_days.days = 0 then 'abstinent'
            when start_days.days - review_days.days >= thresholds.reliable_change_days then 'improved'
            when review_days.days - start_days.days >= thresholds.reliable_change_days then 'deteriorated'
            else 'unchanged'
        end as outcome
    from reviewed
    inner join form_days as start_days on reviewed.start_form_no = start_days.form_no
    inner join form_days as review_days
        on
            reviewed.review_form_no = review_days.form_no
            and start_days.substance = review_days.substance
    inner join thresholds
        on reviewed.as_at_id = thresholds.as_at_id and start_days.substance = thresholds.substance
    where start_days.days > 0
),

final as (
    select
        {{ measure_case(
            'pairs',
            "pairs.substance || '.' || outcomes.outcome",
            "pairs.outcome || ': ' || pairs.start_days || ' days at start, ' || pairs.review_days || ' at review'",
            in_numerator="pairs.outcome = outcomes.outcome
                or (outcomes.outcome = 'abstinent_or_improved' and pairs.outcome in ('abstinent', 'improved'))",
        ) }}
    from pairs
    cross join outcomes
)

select * from final
