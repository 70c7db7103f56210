{#- The cases of all local measures, kept to the components and windows that the register names and to the
    partnerships and providers whose contract asks for them. Where persons are counted, a person is one case of each
    of both. -#}
with listed as (
    {%- for model in local_measure_models() %}
    select * from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

components as (
    select * from {{ ref('component_numbers') }}
    where breakdown_set = 'local'
),

asked as (
    select
        measure,
        component,
        area,
        provider_code
    from {{ ref('int_local_coverage') }}
),

-- a component that is asked for together as well has each case twice: of the person's group, and of all
ways_of_counting as (
    {{ ways_of_counting() }}
),

scoped as (
    select
        listed.*,
        case when ways_of_counting.is_together then 'all' else listed.client_group end as counted_group,
        components.component_no,
        components.counting_unit = 'clients' as counts_persons,
        asked.provider_code as scope_provider
    from listed
    inner join components
        on
            listed.measure = components.measure
            and listed.component = components.component
            and listed.window_code = components.window_code
    inner join asked
        on
            listed.measure = asked.measure
            and listed.component = asked.component
            and listed.area = asked.area
            and asked.provider_code in ('all', listed.provider_code)
    inner join ways_of_counting on not ways_of_counting.is_together or components.client_groups = 'each_and_all'
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
        splits.slot,
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
        end as breakdown_value,
        -- what is counted once: a person, or else the record
        case
            when scoped.counts_persons then coalesce(scoped.person_id, scoped.record_id) else scoped.record_id
        end as case_id
    from scoped
    cross join splits
),

-- what names a component is as good as its number, and longer
cases as (
    select
        as_at_id,
        component_no,
        area,
        scope_provider as provider_code,
        counted_group as client_group,
        breakdown,
        breakdown_value,
        case_id,
        min(person_id) as person_id,
        min(record_id) as record_id,
        max(case when in_numerator then 1 else 0 end) = 1 as in_numerator,
        max(case when in_denominator then 1 else 0 end) = 1 as in_denominator,
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
        component_no,
        area,
        scope_provider,
        counted_group,
        breakdown,
        breakdown_value,
        case_id
),

final as (
    select
        cases.as_at_id,
        components.measure,
        components.component,
        components.window_code,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.breakdown,
        cases.breakdown_value,
        cases.case_id,
        cases.person_id,
        cases.record_id,
        cases.in_numerator,
        cases.in_denominator,
        cases.amount,
        cases.base,
        cases.reason
    from cases
    inner join components on cases.component_no = components.component_no
)

select * from final
