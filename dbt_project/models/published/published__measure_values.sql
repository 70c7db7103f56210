with measure_values as (
    select * from {{ ref('measure_values') }}
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
        lower_95,
        upper_95,
        status,
        status_reason,
        data_cut,
        stale_since,
        provider_mix,
        parameter_set
    from measure_values
)

select * from final
