{#- By how much each step of what became known moved the sums of a cell: late records, corrected ones,
    withdrawn ones. Clients without a changed record move nothing and are not looked at. -#}
{%- set steps = [('late', 'opening'), ('corrected', 'late'), ('withdrawn', 'corrected')] -%}
with sums as (
    select * from {{ ref('measure_sums') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version <> 'current'
),

memberships as (
    select * from {{ ref('breakdown_memberships') }}
),

components as (
    select * from {{ ref('measure_components') }}
),

cells as (
    select
        sums.measure,
        sums.component,
        report_dates.period,
        sums.window_code,
        sums.area,
        sums.provider_code,
        sums.client_group,
        memberships.breakdown,
        memberships.breakdown_value,
        case report_dates.data_version when 'closing' then 'withdrawn' else report_dates.data_version end as step,
        case
            when components.value_kind in ('mean', 'sum', 'stated') then sums.amount
            -- who is in treatment is no longer in need of it
            when components.value_kind = 'unmet_need' then -sums.numerator
            else sums.numerator
        end as numerator,
        case when components.value_kind in ('mean', 'proportion') then sums.denominator else 0 end as denominator
    from sums
    inner join report_dates on sums.as_at_id = report_dates.as_at_id
    inner join components
        on
            sums.measure = components.measure
            and sums.component = components.component
            and sums.window_code = components.window_code
    inner join memberships
        on
            components.breakdown_set = memberships.breakdown_set
            and sums.substance_group = memberships.substance_group
            and sums.is_ocu = memberships.is_ocu
            and sums.profile_no = memberships.profile_no
),

by_step as (
    select
        {{ cell_keys() | join(', ') }},
        {%- for step in ['opening', 'late', 'corrected', 'withdrawn'] %}
        coalesce(sum(case when step = '{{ step }}' then numerator end), 0) as {{ step }}_numerator,
        coalesce(sum(case when step = '{{ step }}' then denominator end), 0) as {{ step }}_denominator
        {{- ',' if not loop.last }}
        {%- endfor %}
    from cells
    group by {{ cell_keys() | join(', ') }}
),

final as (
    select
        {{ cell_keys() | join(', ') }},
        {%- for step, before in steps %}
        {%- for part in ['numerator', 'denominator'] %}
        cast({{ step }}_{{ part }} - {{ before }}_{{ part }} as double) as {{ step }}_{{ part }},
        {%- endfor %}
        {%- endfor %}
        cast(withdrawn_numerator - opening_numerator as double) as known_numerator,
        cast(withdrawn_denominator - opening_denominator as double) as known_denominator
    from by_step
)

select * from final
