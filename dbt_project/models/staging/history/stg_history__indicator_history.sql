with indicator_history_rows as (
    select * from {{ source('history', 'indicator_history') }}
),

final as (
    select
        indicator_id,
        contract,
        period,
        area,
        provider_code,
        role,
        label,
        client_group,
        breakdown,
        breakdown_value,
        framework,
        measure,
        component,
        window_code,
        window_start,
        window_end,
        numerator,
        denominator,
        value,
        lower_95,
        upper_95,
        target,
        comparator,
        target_kind,
        target_state,
        achievement,
        rag,
        needed,
        status,
        data_cut,
        publication
    from indicator_history_rows
)

select * from final
