with indicators as (
    select * from {{ ref('dim_indicator') }}
),

final as (
    select
        indicator_id,
        framework,
        council,
        framework_title,
        position,
        section,
        source_ref,
        title,
        numerator,
        denominator,
        measure_type,
        unit,
        client_group,
        window_name,
        reporting_frequency,
        reporting_months,
        data_source,
        official_source,
        direction,
        is_incentivised,
        facts_needed,
        reading,
        decision,
        is_computed,
        not_collected_reason,
        printed_no,
        printed_title,
        printed_section,
        printed_target,
        target_text,
        outcomes,
        source
    from indicators
)

select * from final
