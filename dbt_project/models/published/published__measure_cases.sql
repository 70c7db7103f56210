with measure_cases as (
    select * from {{ ref('measure_cases') }}
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
        client_id,
        journey_id,
        in_numerator,
        in_denominator,
        amount,
        reason
    from measure_cases
)

select * from final
