with spans as (
    select * from {{ ref('int_journey_spans') }}
),

reasons as (
    select * from {{ ref('int_journey_reasons') }}
),

final as (
    select
        spans.*,
        reasons.journey_reason,
        reasons.exit_group,
        reasons.exit_kind,
        coalesce(reasons.exit_group = 'successful', false) as is_completed
    from spans
    left join reasons
        on
            spans.as_at_id = reasons.as_at_id
            and spans.provider_code = reasons.provider_code
            and spans.journey_key = reasons.journey_key
)

select * from final
