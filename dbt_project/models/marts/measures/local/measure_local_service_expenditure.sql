{#- What a service spent in the quarter, what was predicted, and what it expects of the next. -#}
with lines as (
    {{ local_in_window(
        'PSY06',
        'budget_line',
        'records.quarter between windows.window_start and windows.window_end'
    ) }}
),

comparable as (
    select * from lines
    where actual_expenditure is not null and predicted_expenditure is not null
),

-- the second case of a line: what its difference is divided by
predicted as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        case_group,
        service_part,
        predicted_expenditure,
        record_id || '-predicted' as record_id
    from comparable
),

final as (
    {%- for component, field in {
        'actual': 'actual_expenditure', 'projected': 'projected_next_quarter',
    }.items() %}
    select
        {{ local_case(
            'lines', 'PSY06', "'" ~ component ~ "'", "'stated for the quarter'",
            amount='lines.' ~ field, breakdowns={'service_part': 'lines.service_part'},
        ) }}
    from lines
    where lines.{{ field }} is not null
    union all
    {%- endfor %}
    {%- for component in ['variance', 'absolute_variance'] %}
    select
        {{ local_case(
            'comparable', 'PSY06', "'" ~ component ~ "'", "'actual less predicted'", in_denominator='false',
            amount='comparable.actual_expenditure - comparable.predicted_expenditure',
            breakdowns={'service_part': 'comparable.service_part'},
        ) }}
    from comparable
    union all
    select
        {{ local_case(
            'predicted', 'PSY06', "'" ~ component ~ "'", "'predicted'", in_numerator='false',
            amount='predicted.predicted_expenditure', breakdowns={'service_part': 'predicted.service_part'},
        ) }}
    from predicted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
