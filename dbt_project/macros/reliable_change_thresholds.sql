{#- Days of change that are reliable, one row per report date and substance. The parameter of each
    substance is named in the register outcome_substances. -#}
{% macro reliable_change_thresholds() -%}
    select
        report_dates.as_at_id,
        substances.substance,
        parameters.value as reliable_change_days
    from {{ ref('int_report_dates') }} as report_dates
    cross join {{ ref('outcome_substances') }} as substances
    inner join {{ ref('measure_parameters') }} as parameters
        on
            substances.change_parameter = parameters.parameter
            and report_dates.report_date >= parameters.valid_from
            and (parameters.valid_to is null or report_dates.report_date <= parameters.valid_to)
{%- endmacro %}
