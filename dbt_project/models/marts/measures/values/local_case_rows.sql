{#- The cases of all local measures, kept to the figures that are asked for. Where persons are counted, a person is
    one case of the partnership and one of the provider.

    This is read twice, for the sums of every date and for the cases of the report month. No part of it is named
    twice, as the engine would work such a part out whole: the texts of the cases too, which no sum reads. -#}
with listed as (
    {%- for model in local_measure_models() %}
    select * from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

figures as (
    select * from {{ ref('local_figures') }}
),

-- a component that is asked for together as well has each case twice: of the person's group, and of all
ways_of_counting as (
    {{ ways_of_counting() }}
),

scoped as (
    select
        listed.*,
        figures.figure_no,
        case when ways_of_counting.is_together then 'all' else listed.client_group end as counted_group,
        -- what is counted once: a person, or else the record
        case
            when figures.counting_unit = 'clients' then coalesce(listed.person_id, listed.record_id)
            else listed.record_id
        end as case_id
    from listed
    inner join figures
        on
            listed.measure = figures.measure
            and listed.component = figures.component
            and listed.window_code = figures.window_code
            and listed.area = figures.area
            and figures.provider_code in ('all', listed.provider_code)
    inner join ways_of_counting on not ways_of_counting.is_together or figures.client_groups = 'each_and_all'
),

splits as (
    select 0 as slot
    {%- for slot in [1, 2, 3] %}
    union all
    select {{ slot }} as slot
    {%- endfor %}
),

split as (
    select
        scoped.*,
        case splits.slot
            when 0 then 'total'
            when 1 then scoped.breakdown_1
            when 2 then scoped.breakdown_2
            when 3 then scoped.breakdown_3
        end as breakdown,
        case splits.slot
            when 0 then 'all'
            when 1 then scoped.breakdown_value_1
            when 2 then scoped.breakdown_value_2
            when 3 then scoped.breakdown_value_3
        end as breakdown_value
    from scoped
    cross join splits
),

final as (
    select
        as_at_id,
        figure_no,
        counted_group as client_group,
        breakdown,
        breakdown_value,
        case_id,
        min(person_id) as person_id,
        min(record_id) as record_id,
        bool_or(in_numerator) as in_numerator,
        bool_or(in_denominator) as in_denominator,
        max(amount) as amount,
        max(base) as base,
        -- what speaks for a person is a record in the numerator, where there is one, else in the denominator
        substring(
            min(case when in_numerator then '1' when in_denominator then '2' else '3' end || reason), 2
        ) as reason
    from split
    where breakdown is not null
    group by
        as_at_id,
        figure_no,
        counted_group,
        breakdown,
        breakdown_value,
        case_id
)

select * from final
