with report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('measure_parameters') }}
),

final as (
    select
        report_dates.as_at_id,
        {%- for name in measure_parameter_names() %}
        max(case when parameters.parameter = '{{ name }}' then parameters.value end) as {{ name }},
        {%- endfor %}
        {{ dbt.hash(dbt.listagg(
            "parameters.parameter || '=' || cast(parameters.value as " ~ dbt.type_string() ~ ")",
            "';'",
            "order by parameters.parameter"
        )) }} as parameter_set
    from report_dates
    inner join parameters
        on
            report_dates.report_date >= parameters.valid_from
            and (parameters.valid_to is null or report_dates.report_date <= parameters.valid_to)
    group by report_dates.as_at_id
)

select * from final
