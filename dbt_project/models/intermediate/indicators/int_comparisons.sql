{#- What an area's figures are compared with, target or not: its own residents, else the national figure, else
    that of its comparator group, else of its region; and where the best quarter of the other areas begins. -#}
{%- set keys = ['as_at_id', 'area', 'measure', 'component', 'client_group', 'breakdown', 'breakdown_value'] -%}
with benchmarks as (
    select * from {{ ref('int_benchmarks_in_force') }}
    qualify
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by
                case area_kind
                    when 'residents' then 1 when 'national' then 2 when 'comparator' then 3 else 4
                end asc,
                period_end desc,
                benchmark asc nulls last
        ) = 1
),

quartiles as (
    select * from {{ ref('int_benchmark_quartiles') }}
    qualify
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by period_end desc, benchmark asc nulls last
        ) = 1
),

final as (
    select
        {%- for key in keys %}
        coalesce(benchmarks.{{ key }}, quartiles.{{ key }}) as {{ key }},
        {%- endfor %}
        benchmarks.benchmark,
        benchmarks.value as benchmark_value,
        cast(benchmarks.period_start as {{ dbt.type_string() }})
        || ' to ' || cast(benchmarks.period_end as {{ dbt.type_string() }}) as benchmark_period,
        quartiles.first_quarter_edge,
        quartiles.last_quarter_edge,
        quartiles.areas
    from benchmarks
    full outer join quartiles
        on {{ same_cell('benchmarks', 'quartiles', keys) }}
)

select * from final
