-- clients under criminal justice and those living with children have measures of their own, and are shown in the
-- breakdown of the measure for everybody: both tell of the same people
with pairs as (
    {%- for measure, window_code, whole, breakdown in [
        ('CJ03', 'ROLL12', 'SC01', 'criminal_justice'),
        ('CJ04', 'FIRST6', 'SC03', 'criminal_justice'),
        ('FAM02', 'ROLL12', 'SC01', 'living_with_children'),
        ('FAM03', 'FIRST6', 'SC03', 'living_with_children'),
    ] %}
    select
        '{{ measure }}' as measure,
        '{{ window_code }}' as window_code,
        '{{ whole }}' as whole,
        '{{ breakdown }}' as breakdown
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

figures as (
    select
        pairs.measure,
        figures.period,
        figures.area,
        figures.provider_code,
        figures.client_group,
        figures.measure = pairs.measure as is_own,
        figures.numerator,
        figures.denominator
    from {{ ref('measure_values') }} as figures
    inner join pairs
        on
            figures.window_code = pairs.window_code
            and (
                (figures.measure = pairs.measure and figures.breakdown = 'total')
                or (
                    figures.measure = pairs.whole
                    and figures.breakdown = pairs.breakdown
                    and figures.breakdown_value = 'yes'
                )
            )
    where figures.component = 'value'
)

-- a breakdown has no row for nobody
select
    measure,
    period,
    area,
    provider_code,
    client_group
from figures
group by measure, period, area, provider_code, client_group
having
    coalesce(sum(case when is_own then numerator else -numerator end), 0) <> 0
    or coalesce(sum(case when is_own then denominator else -denominator end), 0) <> 0
