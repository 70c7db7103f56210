{#- The cases of the report month, once each: they are added up with those of the other dates, spread over the
    breakdowns for whoever asks who is in a figure, and counted by a test. -#}
with final as (
    select
        component_no,
        as_at_id,
        area,
        provider_code,
        client_group,
        substance_group,
        is_ocu,
        profile_no,
        client_no,
        journey_key,
        in_numerator,
        in_denominator,
        amount,
        has_main_field,
        reason
    from {{ ref('measure_case_rows') }}
    where as_at_id = {{ report_month_as_at_id() }}
)

select * from final
