{#- What the quality gate found in the submissions of a month, up to the month that is reported: items and records
    that it looked at, and those at fault. -#}
with compliance as (
    select * from {{ ref('stg_gate__compliance') }}
),

checked_items as (
    select * from {{ ref('stg_gate__checked_items') }}
),

exception_items as (
    select
        dataset,
        provider_code,
        period,
        sum(exceptions) as exceptions
    from {{ ref('stg_gate__exception_items') }}
    group by dataset, provider_code, period
),

request as (
    select * from {{ ref('stg_run__request') }}
),

final as (
    select
        compliance.dataset,
        compliance.provider_code,
        compliance.period,
        cast(compliance.period || '-01' as date) as submission_month,
        -- a file that was rejected whole has no items, which is not the same as none at fault
        checked_items.items,
        checked_items.valid_items,
        compliance.records,
        compliance.records - compliance.failing_records as sound_records,
        coalesce(exception_items.exceptions, 0) as exceptions
    from compliance
    inner join request on compliance.period <= request.period
    left join checked_items
        on
            compliance.dataset = checked_items.dataset
            and compliance.provider_code = checked_items.provider_code
            and compliance.period = checked_items.period
    left join exception_items
        on
            compliance.dataset = exception_items.dataset
            and compliance.provider_code = exception_items.provider_code
            and compliance.period = exception_items.period
)

select * from final
