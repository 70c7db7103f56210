with measure_history_rows as (
    select * from {{ source('history', 'measure_history') }}
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
    from measure_history_rows
)

select * from final
