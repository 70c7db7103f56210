{%- set steps = ['late', 'corrected', 'withdrawn'] -%}
with changes as (
    select
        *,
        measure_after as measure,
        component_after as component,
        window_code_after as window_code
    from {{ ref('indicator_restatement_additions') }}
),

measure_changes as (
    select * from {{ ref('measure_restatements') }}
),

final as (
    select changes.indicator_id
    from changes
    left join measure_changes
        on {{ same_cell('changes', 'measure_changes') }}
    where
        abs(
            coalesce(changes.numerator_before, 0)
            {%- for step in steps + ['definition'] %}
            + changes.{{ step }}_numerator
            {%- endfor %}
            - coalesce(changes.numerator_after, 0)
        ) > 1e-6
        or coalesce(changes.denominator_before, 0)
        {%- for step in steps + ['definition'] %}
        + changes.{{ step }}_denominator
        {%- endfor %}
        <> coalesce(changes.denominator_after, 0)
        or changes.reason = ''
        {%- for step in steps %}
        or changes.{{ step }}_numerator <> measure_changes.{{ step }}_numerator
        or changes.{{ step }}_denominator <> measure_changes.{{ step }}_denominator
        {%- endfor %}
)

select * from final
