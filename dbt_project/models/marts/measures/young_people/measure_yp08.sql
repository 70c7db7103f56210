{#- Young people who drink excessively at the start and at the exit; who did not drink at all does not. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP08') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

points as (
    {{ form_points() }}
),

answers as (
    {{ paired_answers('exits', ['alcuse', 'ypunits']) }}
),

judged as (
    select
        answers.*,
        {%- for point in ['start', 'exit'] %}
        case
            when answers.{{ point }}_alcuse = 0 then false
            else answers.{{ point }}_ypunits >= case answers.sex
                when 'M' then parameters.yp_binge_units_male
                else parameters.yp_binge_units_female
            end
        end as {{ point }}_is_excessive{{ ',' if not loop.last }}
        {%- endfor %}
    from answers
    inner join parameters on answers.as_at_id = parameters.as_at_id
),

pairs as (
    select
        judged.*,
        points.point,
        case points.point
            when 'start' then judged.start_is_excessive
            else judged.exit_is_excessive
        end as is_excessive
    from judged
    cross join points
    where judged.start_is_excessive is not null and judged.exit_is_excessive is not null
),

final as (
    select
        {{ measure_case(
            'pairs',
            'pairs.point',
            "case when pairs.is_excessive then 'drinks excessively' else 'does not drink excessively' end",
            in_numerator='pairs.is_excessive',
        ) }}
    from pairs
)

select * from final
