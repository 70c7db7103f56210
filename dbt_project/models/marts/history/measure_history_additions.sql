{#- What the next publication adds to the history: every value that is new or differs from the last one
    held. A figure that is no longer there is held as empty. -#}
with measure_values as (
    select * from {{ ref('measure_values') }}
),

held as (
    {{ newest_held() }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

changed as (
    select measure_values.*
    from measure_values
    left join held
        on {{ same_cell('measure_values', 'held') }}
    where
        held.measure is null
        or measure_values.numerator is distinct from held.numerator
        or measure_values.denominator is distinct from held.denominator
        or measure_values.value is distinct from held.value
        or measure_values.status is distinct from held.status
),

gone as (
    select held.*
    from held
    inner join report_dates on held.period = report_dates.period
    left join measure_values
        on {{ same_cell('held', 'measure_values') }}
    where measure_values.measure is null and (held.numerator <> 0 or held.denominator > 0)
),

data_cut as (
    select max(data_cut) as data_cut
    from measure_values
),

final as (
    select
        {{ cell_keys() | join(', ') }},
        window_start,
        window_end,
        numerator,
        denominator,
        value,
        lower_95,
        upper_95,
        status,
        data_cut,
        parameter_set
    from changed
    union all
    select
        {%- for key in cell_keys() %}
        gone.{{ key }},
        {%- endfor %}
        gone.window_start,
        gone.window_end,
        0 as numerator,
        case when gone.denominator is not null then 0 end as denominator,
        case when gone.denominator is null then 0 end as value,
        null as lower_95,
        null as upper_95,
        case when gone.denominator is null then gone.status else 'no_denominator' end as status,
        data_cut.data_cut,
        gone.parameter_set
    from gone
    cross join data_cut
)

select * from final
