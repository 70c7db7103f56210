-- ACT03: every exit has one reporting group, and all groups share one denominator
with exits as (
    select
        period,
        window_code,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        sum(numerator) as exits_by_reason,
        min(denominator) as fewest_exits,
        max(denominator) as most_exits
    from {{ ref('measure_values') }}
    where measure = 'ACT03'
    group by period, window_code, area, provider_code, client_group, breakdown, breakdown_value
)

select * from exits
where exits_by_reason <> most_exits or fewest_exits <> most_exits
