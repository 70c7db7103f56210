with narratives as (
    select * from {{ ref('narratives') }}
),

final as (
    select
        report_id,
        part_id,
        contract,
        framework,
        area,
        provider_code,
        period,
        service_part,
        body,
        submitted_date
    from narratives
)

select * from final
