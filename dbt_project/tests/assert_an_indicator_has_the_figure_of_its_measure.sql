-- nothing is computed twice: every value of an indicator stands among those of the measures
with final as (
    select
        figures.indicator_id,
        figures.contract,
        {%- for key in cell_keys() %}
        figures.{{ key }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('indicator_values') }} as figures
    inner join {{ ref('measure_values') }} as measure_values
        on {{ same_cell('figures', 'measure_values') }}
    where
        figures.numerator is distinct from measure_values.numerator
        or figures.denominator is distinct from measure_values.denominator
        or figures.value is distinct from measure_values.value
        or figures.lower_95 is distinct from measure_values.lower_95
        or figures.upper_95 is distinct from measure_values.upper_95
)

select * from final
