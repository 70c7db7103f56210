with restatement as (
    select * from {{ ref('restatements') }}
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
    from restatement
)

select * from final
