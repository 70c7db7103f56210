with figures as (
    select * from {{ ref('indicator_figures') }}
),

final as (
    select
        indicator_id,
        client_group,
        count(*) as headlines
    from figures
    where role = 'headline'
    group by indicator_id, client_group
    having count(*) > 1
    union all
    -- what stands beside a headline needs one, and a figure needs a cell
    select
        figures.indicator_id,
        figures.client_group,
        0 as headlines
    from figures
    left join figures as headline_figures
        on figures.indicator_id = headline_figures.indicator_id and headline_figures.role = 'headline'
    where
        headline_figures.indicator_id is null
        or figures.role not in ('headline', 'variant', 'breakdown')
        or figures.breakdown is null
        or (figures.role <> 'breakdown' and figures.breakdown_value is null)
)

select * from final
