with expected_range as (
    select * from {{ ref('outcome_expected_ranges') }}
),

final as (
    select
        measure,
        component,
        period,
        window_code,
        window_start,
        window_end,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        numerator,
        denominator,
        value,
        status,
        comparator,
        comparator_rate,
        expected_lower,
        expected_upper,
        position,
        note
    from expected_range
)

select * from final
