with indicator_texts as (
    select * from {{ ref('indicator_texts') }}
),

final as (
    select
        indicator_id,
        contract,
        framework,
        area,
        provider_code,
        period,
        told_by,
        service_part,
        report_id,
        part_id,
        text_period,
        body,
        text_date,
        status,
        status_reason
    from indicator_texts
)

select * from final
