{#- Days of use on each form, one row per substance, as the register of substances names the items. -#}
{%- set register = ref('outcome_substances') -%}
{%- set substances = run_query('select substance, item from ' ~ register ~ ' order by substance').rows if execute else [] -%}
with forms as (
    select * from {{ ref('int_outcome_forms') }}
),

final as (
    {%- for row in substances %}
    select form_no, '{{ row[0] }}' as substance, {{ row[1] }} as days
    from forms
    where {{ row[1] }} is not null
    {{ 'union all' if not loop.last }}
    {%- else %}
    select form_no, cast(null as {{ dbt.type_string() }}) as substance, cast(null as integer) as days
    from forms
    {%- endfor %}
)

select * from final
