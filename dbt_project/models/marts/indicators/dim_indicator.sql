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

told_in_words as (
    select distinct indicator_id
    from {{ ref('indicator_text_sources') }}
),

final as (
    select
        indicators.indicator_id,
        indicators.framework,
        frameworks.council,
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
        indicators.data_source,
        indicators.official_source,
        indicators.direction,
        indicators.incentive = 'yes' as is_incentivised,
        indicators.facts_needed,
        indicators.reading,
        indicators.decision,
        headlines.indicator_id is not null as is_computed,
        told_in_words.indicator_id is not null as is_told_in_words,
        case
            when headlines.indicator_id is null
                then coalesce(
                    indicators.not_collected_reason, 'not computed yet: needs ' || indicators.facts_needed
                )
        end as not_collected_reason,
        indicators.source
    from indicators
    inner join frameworks on indicators.framework = frameworks.framework
    left join headlines on indicators.indicator_id = headlines.indicator_id
    left join told_in_words on indicators.indicator_id = told_in_words.indicator_id
)

select * from final
