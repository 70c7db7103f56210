with measure_history as (
    select * from {{ ref('measure_history') }}
),

final as (
    select
        measure,
        component,
        period,
        window_code,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        window_start,
        window_end,
        numerator,
        denominator,
        value,
        lower_95,
        upper_95,
        status,
        data_cut,
        parameter_set,
        publication
    from measure_history
)

select * from final
