{#- How young people's scores on the Outcomes Star moved from the first reading to the latest one, where that lies
    in the window. Readings of one edition are compared with one another alone. -#}
with readings as (
    {{ local_in_window(
        'YP15',
        'survey_response',
        "records.respondent_type = 'yp'"
        ~ " and records.instrument in ('outcomes_star_drugs_alcohol', 'youth_outcomes_star')"
        ~ " and records.score is not null and records.response_date <= windows.window_end"
    ) }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

named as (
    select
        *,
        case replace(lower(domain), '_', ' ')
            when 'emotional wellbeing' then 'emotional'
            when 'physical wellbeing' then 'physical'
        end as component
    from readings
),

ordered as (
    select
        *,
        first_value(score) over (
            partition by as_at_id, window_code, provider_code, respondent_id, instrument, component
            order by response_date nulls last, handed_in_no nulls last
            rows between unbounded preceding and unbounded following
        ) as first_score,
        count(*) over (
            partition by as_at_id, window_code, provider_code, respondent_id, instrument, component
        ) as readings,
        row_number() over (
            partition by as_at_id, window_code, provider_code, respondent_id, instrument, component
            order by response_date desc, handed_in_no desc
        ) as latest_first
    from named
    where component is not null and respondent_id is not null
),

pairs as (
    select
        as_at_id,
        window_code,
        window_start,
        window_end,
        area,
        provider_code,
        respondent_id,
        record_id,
        component,
        score - first_score as change,
        coalesce(
            person_id, {{ pseudonym("'local|' || provider_code || '|' || respondent_id") }}
        ) as person_id,
        'yp' as case_group
    from ordered
    where latest_first = 1 and readings > 1 and response_date >= window_start
),

with_services as (
    {{ with_local_services('pairs', 'pairs.respondent_id') }}
),

judged as (
    select
        with_services.*,
        with_services.change >= parameters.star_rise_steps as has_risen
    from with_services
    inner join parameters on with_services.as_at_id = parameters.as_at_id
),

final as (
    select
        {{ local_case(
            'judged', 'YP15', 'judged.component',
            "case when judged.has_risen then 'has risen' else 'has not risen' end",
            in_numerator='judged.has_risen', person='judged.person_id',
            breakdowns=local_service_breakdowns('judged'),
        ) }}
    from judged
)

select * from final
