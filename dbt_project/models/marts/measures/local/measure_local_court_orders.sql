{#- People whose court orders for treatment ended in the window, once each: did they complete all of them. -#}
with orders as (
    {{ local_in_window(
        'CJ07',
        'cj_order',
        "records.end_date between windows.window_start and windows.window_end
            and records.outcome in ('completed', 'not_completed')",
        on_date='records.end_date'
    ) }}
),

persons as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        case_group,
        person_id,
        min(record_id) as record_id,
        min(case when outcome = 'completed' then 1 else 0 end) = 1 as is_completed,
        case when min(order_type) = max(order_type) then min(order_type) else 'both' end as order_type
    from orders
    group by as_at_id, window_code, area, provider_code, case_group, person_id
),

final as (
    select
        {{ local_case(
            'persons', 'CJ07', "'value'",
            "case when persons.is_completed then 'completed' else 'revoked or breached' end",
            in_numerator='persons.is_completed', person='persons.person_id',
            breakdowns={'order_type': 'persons.order_type'},
        ) }}
    from persons
)

select * from final
