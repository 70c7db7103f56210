{#- The colour of each criterion of the rating, with its working. A criterion without a test at a colour does not
    hold that colour back; what has not come, or was not stated, has no colour. -#}
with inputs as (
    select
        *,
        spend_difference / nullif(predicted_spend, 0) as spend_share
    from {{ ref('service_rating_inputs') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

coverage as (
    select * from {{ ref('int_local_coverage') }}
    where provider_code = 'all'
),

rating_scales as (
    select * from {{ ref('rating_scales') }}
    where rag in ('red', 'amber', 'green')
),

known as (
    select
        inputs.*,
        parameters.service_spend_tolerance,
        case
            when parameters.service_complaints_counted = 2 then inputs.complaints_upheld
            else inputs.complaints
        end as complaints_counted
    from inputs
    inner join parameters on inputs.as_at_id = parameters.as_at_id
),

{%- set shares = {'outcomes': 'stoke_on_trent', 'milestones': 'stoke_on_trent_milestones'} %}

{%- for component, scale in shares.items() %}
coloured_{{ component }} as (
    select
        known.as_at_id,
        known.contract,
        known.service_part,
        rating_scales.rag
    from known
    inner join rating_scales
        on
            rating_scales.scale = '{{ scale }}'
            and rating_scales.valid_from <= known.report_date
            and (
                rating_scales.lower_bound is null
                or known.{{ component }}_achieved > rating_scales.lower_bound * known.{{ component }}_due + 1e-9
                or (
                    rating_scales.lower_inclusive = 'Y'
                    and known.{{ component }}_achieved
                    >= rating_scales.lower_bound * known.{{ component }}_due - 1e-9
                )
            )
            and (
                rating_scales.upper_bound is null
                or known.{{ component }}_achieved < rating_scales.upper_bound * known.{{ component }}_due - 1e-9
                or (
                    rating_scales.upper_inclusive = 'Y'
                    and known.{{ component }}_achieved
                    <= rating_scales.upper_bound * known.{{ component }}_due + 1e-9
                )
            )
    where known.{{ component }}_due > 0
    qualify
        rank() over (
            partition by known.as_at_id, known.contract, known.service_part order by rating_scales.valid_from desc
        ) = 1
),
{% endfor %}

judged as (
    {%- set count_of = {
        'outcomes': 'achieved', 'milestones': 'achieved', 'changes': 'carried out', 'reports': 'on time',
        'plans': 'with improvement',
    } %}
    {%- for component in ['outcomes', 'milestones', 'changes', 'reports', 'plans'] %}
    select
        known.as_at_id,
        known.contract,
        known.service_part,
        '{{ component }}' as criterion,
        'PSY05' as measure,
        '{{ component }}' as component,
        cast(known.{{ component }}_achieved as double) as numerator,
        cast(known.{{ component }}_due as double) as denominator,
        case
            {%- if component in shares %}
            when coloured.rag = 'red' then 'red'
            {%- elif component == 'reports' %}
            when known.reports_achieved < known.reports_due then 'red'
            {%- elif component == 'plans' %}
            when known.plans_achieved < known.plans_due then 'red'
            {%- elif component == 'changes' %}
            when known.changes_planned < known.changes_due then 'red'
            {%- endif %}
            when known.{{ component }}_unstated > 0 then 'unknown'
            when known.{{ component }}_due = 0 then 'nothing_due'
            {%- if component == 'outcomes' %}
            else coloured.rag
            {%- elif component == 'milestones' %}
            when coloured.rag = 'green' and known.milestones_renewed = 0 then 'amber'
            else coloured.rag
            {%- elif component == 'changes' %}
            when known.changes_achieved < known.changes_due then 'amber'
            else 'green'
            {%- elif component == 'reports' %}
            when known.additional_monitoring = 0 then 'amber'
            else 'green'
            {%- else %}
            else 'passes'
            {%- endif %}
        end as colour,
        cast(known.{{ component }}_achieved as {{ dbt.type_string() }}) || ' of '
        || cast(known.{{ component }}_due as {{ dbt.type_string() }}) || ' {{ count_of[component] }}'
        {%- if component == 'outcomes' %}
        || '; ' || cast(known.outcomes_achieved_in_year as {{ dbt.type_string() }}) || ' of '
        || cast(known.outcomes_due_in_year as {{ dbt.type_string() }}) || ' in the year to date'
        {%- elif component == 'milestones' %}
        || '; new ones set with ' || cast(known.milestones_renewed as {{ dbt.type_string() }})
        {%- elif component == 'changes' %}
        || '; ' || cast(known.changes_planned as {{ dbt.type_string() }}) || ' planned or carried out'
        {%- elif component == 'reports' %}
        || '; further monitoring with ' || cast(known.additional_monitoring as {{ dbt.type_string() }})
        {%- endif %}
        || case
            when known.{{ component }}_unstated > 0
                then '; not stated of ' || cast(known.{{ component }}_unstated as {{ dbt.type_string() }})
            else ''
        end as working
    from known
    {%- if component in shares %}
    left join coloured_{{ component }} as coloured
        on
            known.as_at_id = coloured.as_at_id
            and known.contract = coloured.contract
            and known.service_part = coloured.service_part
    {%- endif %}
    union all
    {%- endfor %}
    select
        as_at_id,
        contract,
        service_part,
        'complaints' as criterion,
        'PSY05' as measure,
        'complaints' as component,
        cast(complaints_counted as double) as numerator,
        null as denominator,
        case when complaints_counted > 0 then 'red' else 'passes' end as colour,
        cast(complaints as {{ dbt.type_string() }}) || ' received, '
        || cast(complaints_upheld as {{ dbt.type_string() }}) || ' upheld' as working
    from known
    union all
    select
        as_at_id,
        contract,
        service_part,
        'involvement' as criterion,
        'PSY05' as measure,
        'involvement' as component,
        null as numerator,
        null as denominator,
        case
            when involvement_passive > 0 then 'red'
            when involvement_sometimes > 0 then 'amber'
            when involvement_always > 0 then 'green'
            else 'unknown'
        end as colour,
        case
            when involvement_passive > 0 then 'passive'
            when involvement_sometimes > 0 then 'sometimes'
            when involvement_always > 0 then 'always'
            else 'the commissioner has set no level'
        end as working
    from known
    union all
    select
        as_at_id,
        contract,
        service_part,
        'expenditure' as criterion,
        'PSY06' as measure,
        'variance' as component,
        spend_difference as numerator,
        predicted_spend as denominator,
        case
            when spend_share is null then 'unknown'
            when abs(spend_share) > service_spend_tolerance + 1e-9 then 'red'
            else 'passes'
        end as colour,
        case
            when spend_share is null then 'actual or predicted expenditure is not stated'
            else cast(round(100 * spend_share, 2) as {{ dbt.type_string() }}) || '% from what was predicted'
        end as working
    from known
    union all
    select
        as_at_id,
        contract,
        service_part,
        'good_practice' as criterion,
        'PSY05' as measure,
        'good_practice' as component,
        cast(good_practice as double) as numerator,
        null as denominator,
        case when shared_internal_and_external > 0 and learning_applied > 0 then 'green' else 'amber' end as colour,
        cast(good_practice as {{ dbt.type_string() }}) || ' identified, '
        || cast(shared_internal as {{ dbt.type_string() }}) || ' shared internally, '
        || cast(shared_internal_and_external as {{ dbt.type_string() }}) || ' externally as well, learning applied '
        || cast(learning_applied as {{ dbt.type_string() }}) as working
    from known
),

final as (
    select
        judged.as_at_id,
        known.period,
        known.report_date,
        known.is_quarter_end,
        judged.contract,
        known.area,
        known.start_date,
        judged.service_part,
        judged.criterion,
        judged.measure,
        judged.component,
        case when coverage.missing_entities is null then judged.numerator end as numerator,
        case when coverage.missing_entities is null then judged.denominator end as denominator,
        case when coverage.missing_entities is not null then 'unknown' else judged.colour end as colour,
        case
            when coverage.missing_entities is not null then 'no return has come of: ' || coverage.missing_entities
            else judged.working
        end as working
    from judged
    inner join known
        on
            judged.as_at_id = known.as_at_id
            and judged.contract = known.contract
            and judged.service_part = known.service_part
    left join coverage
        on
            known.area = coverage.area
            and judged.measure = coverage.measure
            and judged.component = coverage.component
)

select * from final
