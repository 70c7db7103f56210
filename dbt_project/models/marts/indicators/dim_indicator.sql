with indicators as (
    select * from {{ ref('indicators') }}
),

frameworks as (
    select * from {{ ref('frameworks') }}
),

headlines as (
    select distinct indicator_id
    from {{ ref('indicator_figures') }}
    where role = 'headline'
),

frequencies as (
    select * from {{ ref('reporting_frequencies') }}
),

positions as (
    select * from {{ ref('indicator_positions') }}
),

as_printed as (
    select * from {{ ref('indicators_as_printed') }}
),

-- the words of every target of an indicator: the numbers stand beside each figure
worded as (
    select distinct
        indicator_id,
        target_text
    from {{ ref('indicator_targets') }}
    where target_text is not null
),

target_texts as (
    select
        indicator_id,
        {{ dbt.listagg('target_text', "'; '", 'order by target_text') }} as target_text
    from worded
    group by indicator_id
),

outcomes as (
    select
        indicator_id,
        {{ dbt.listagg("outcome_no || ' ' || outcome", "'; '", 'order by outcome_no') }} as outcomes
    from {{ ref('indicator_outcomes') }}
    group by indicator_id
),

final as (
    select
        indicators.indicator_id,
        indicators.framework,
        frameworks.council,
        frameworks.title as framework_title,
        positions.position,
        indicators.section,
        indicators.source_ref,
        indicators.title,
        indicators.numerator,
        indicators.denominator,
        indicators.measure_type,
        indicators.unit,
        indicators.client_group,
        indicators.window_name,
        indicators.reporting_frequency,
        frequencies.months as reporting_months,
        indicators.data_source,
        indicators.official_source,
        indicators.direction,
        indicators.incentive = 'yes' as is_incentivised,
        indicators.facts_needed,
        indicators.reading,
        indicators.decision,
        headlines.indicator_id is not null as is_computed,
        case
            when headlines.indicator_id is null
                then coalesce(
                    indicators.not_collected_reason, 'not computed yet: needs ' || indicators.facts_needed
                )
        end as not_collected_reason,
        as_printed.printed_no,
        as_printed.printed_title,
        as_printed.printed_section,
        as_printed.printed_target,
        target_texts.target_text,
        outcomes.outcomes,
        indicators.source
    from indicators
    inner join frameworks on indicators.framework = frameworks.framework
    left join frequencies on indicators.reporting_frequency = frequencies.reporting_frequency
    left join positions on indicators.indicator_id = positions.indicator_id
    left join as_printed on indicators.indicator_id = as_printed.indicator_id
    left join target_texts on indicators.indicator_id = target_texts.indicator_id
    left join outcomes on indicators.indicator_id = outcomes.indicator_id
    left join headlines on indicators.indicator_id = headlines.indicator_id
)

select * from final
