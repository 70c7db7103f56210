{#- Every client counts in one substance group per window and has one profile, so sums by group, OCU flag and
    profile are all that the breakdowns need. Millions of cases are added up here, so a component is known by its
    number and named in the end. Those of the report month stand stored: looking them up twice is what a large
    month would spend most on. -#}
{%- set cell = [
    'as_at_id', 'component_no', 'area', 'provider_code', 'client_group', 'substance_group', 'is_ocu', 'profile_no',
] -%}
{%- set columns = cell + ['in_numerator', 'in_denominator', 'amount', 'has_main_field'] -%}
with cases as (
    select {{ columns | join(', ') }}
    from {{ ref('report_month_case_rows') }}
    union all
    select {{ columns | join(', ') }}
    from {{ ref('measure_case_rows') }}
    where as_at_id <> {{ report_month_as_at_id() }}
),

components as (
    select * from {{ ref('component_numbers') }}
),

sums as (
    select
        {{ cell | join(', ') }},
        count(*) as cases,
        cast(count_if(in_numerator) as {{ dbt.type_bigint() }}) as numerator,
        cast(count_if(in_denominator) as {{ dbt.type_bigint() }}) as denominator,
        -- decimals add up to the same in whatever order they come; doubles do not
        sum(cast(amount as decimal(28, 12))) as amount,
        sum(cast(amount * amount as decimal(28, 12))) as amount_squared,
        count(has_main_field) as main_field_asked,
        cast(count_if(has_main_field) as {{ dbt.type_bigint() }}) as main_field_filled
    from cases
    group by {{ cell | join(', ') }}
),

final as (
    select
        sums.as_at_id,
        components.measure,
        components.component,
        components.window_code,
        sums.area,
        sums.provider_code,
        sums.client_group,
        sums.substance_group,
        sums.is_ocu,
        sums.profile_no,
        sums.cases,
        sums.numerator,
        sums.denominator,
        sums.amount,
        sums.amount_squared,
        sums.main_field_asked,
        sums.main_field_filled
    from sums
    inner join components on sums.component_no = components.component_no
)

select * from final
