with restatement_rows as (
    select * from {{ source('history', 'indicator_restatement') }}
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
        measure_before,
        measure_after,
        component_before,
        component_after,
        window_code_before,
        window_code_after,
        target_before,
        target_after,
        comparator_before,
        comparator_after,
        target_kind_before,
        target_kind_after,
        rag_before,
        rag_after,
        numerator_before,
        denominator_before,
        value_before,
        numerator_after,
        denominator_after,
        value_after,
        publication_before,
        late_numerator,
        late_denominator,
        corrected_numerator,
        corrected_denominator,
        withdrawn_numerator,
        withdrawn_denominator,
        definition_numerator,
        definition_denominator,
        reason,
        publication_after
    from restatement_rows
)

select * from final
