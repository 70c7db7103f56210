{#- The colour of what the figure alone does not tell: new milestones set, plans in place, further monitoring,
    which complaints count, and what each part may spend beside its budget, where the figure sets one part's overspend off
    against the other's underspend. The worse part of the service counts; while something of a part is unknown, only a red
    settles it. -#}
with criteria as (
    select * from {{ ref('service_rating_criteria') }}
    where criterion in ('milestones', 'changes', 'reports', 'complaints', 'expenditure')
),

worst as (
    select
        as_at_id,
        contract,
        measure,
        component,
        case
            when count_if(colour = 'red') > 0 then 'red'
            when count_if(colour = 'unknown') > 0 then null
            when count_if(colour = 'amber') > 0 then 'amber'
            -- without a complaint that counts, or within the tolerance, nothing is left to be better
            when count_if(colour in ('green', 'passes')) > 0 then 'green'
        end as rag
    from criteria
    group by as_at_id, contract, measure, component
),

final as (
    select * from worst
    where rag is not null
)

select * from final
