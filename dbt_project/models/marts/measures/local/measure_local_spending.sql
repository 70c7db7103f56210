{#- What a service spent in the quarter, what was predicted, and how the two compare. -#}
with budget_lines as (
    {{ local_in_window(
        'SPE01', 'budget_line', 'records.quarter between windows.window_start and windows.window_end'
    ) }}
),

comparable as (
    select * from budget_lines
    where actual_expenditure is not null and predicted_expenditure is not null
),

-- the second case of a line: what its spending is divided by
predicted as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        case_group,
        predicted_expenditure,
        record_id || '-predicted' as record_id
    from comparable
),

final as (
    select
        {{ local_case(
            'comparable', 'SPE01', "'spent_of_budget'", "'spent'", in_denominator='false',
            amount='comparable.actual_expenditure',
        ) }}
    from comparable
    union all
    select
        {{ local_case(
            'predicted', 'SPE01', "'spent_of_budget'", "'predicted'", in_numerator='false',
            amount='predicted.predicted_expenditure',
        ) }}
    from predicted
    union all
    select
        {{ local_case(
            'comparable', 'SPE01', "'variance'", "'spent less predicted'",
            amount='comparable.actual_expenditure - comparable.predicted_expenditure',
        ) }}
    from comparable
    {%- for component, field in {'spent': 'actual_expenditure', 'budget': 'predicted_expenditure'}.items() %}
    union all
    select
        {{ local_case(
            'budget_lines', 'SPE01', "'" ~ component ~ "'", "'stated for the quarter'",
            amount='budget_lines.' ~ field,
        ) }}
    from budget_lines
    where budget_lines.{{ field }} is not null
    {%- endfor %}
)

select * from final
