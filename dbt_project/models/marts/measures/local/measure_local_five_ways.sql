{#- Answers on the five ways to wellbeing: how many came, and, where they are scored, how the score of each way
    moved from the first answer to the latest one, where that lies in the window. -#}
with answers as (
    {{ local_in_window(
        'NEF01',
        'survey_response',
        "records.instrument = 'nef_five_ways' and records.response_date <= windows.window_end"
    ) }}
),

scored as (
    select
        *,
        first_value(score) over (
            partition by as_at_id, window_code, provider_code, respondent_id, domain
            order by response_date nulls last, handed_in_no nulls last
            rows between unbounded preceding and unbounded following
        ) as first_score,
        count(*) over (
            partition by as_at_id, window_code, provider_code, respondent_id, domain
        ) as readings,
        row_number() over (
            partition by as_at_id, window_code, provider_code, respondent_id, domain
            order by response_date desc, handed_in_no desc
        ) as latest_first
    from answers
    where score is not null and respondent_id is not null
),

pairs as (
    select
        *,
        score - first_score as change
    from scored
    where latest_first = 1 and readings > 1 and response_date >= window_start
),

final as (
    select
        {{ local_case(
            'pairs', 'NEF01', "'mean_change'", "'two answers with a score, the latest in the window'",
            amount='pairs.change', breakdowns={'five_ways': 'pairs.domain'},
        ) }}
    from pairs
    union all
    select
        {{ local_case(
            'answers', 'NEF01', "'answers'", "'came in the window'", breakdowns={'five_ways': 'answers.domain'},
        ) }}
    from answers
    where response_date >= window_start
)

select * from final
