{#- What returns say in words of each indicator that is told in words: each text as often as an indicator asks
    for it. A text without a period stands for every month. -#}
with asked as (
    select * from {{ ref('indicator_text_sources') }}
),

narratives as (
    select * from {{ ref('int_local__narrative_entry') }}
),

components as (
    select * from {{ ref('int_local__service_component') }}
),

mechanisms as (
    select * from {{ ref('int_local__engagement_mechanism') }}
),

social_values as (
    select * from {{ ref('int_local__social_value_target') }}
),

involvement as (
    select * from {{ ref('int_local__user_involvement') }}
),

-- the part of a report is that which is asked for, or a part of that
told as (
    select
        asked.indicator_id,
        asked.entity,
        narratives.contract,
        narratives.area,
        narratives.provider_code,
        narratives.service_part,
        narratives.report_id,
        narratives.part_id,
        narratives.period,
        narratives.body,
        coalesce(narratives.submitted_date, narratives.period) as text_date,
        narratives.record_id,
        narratives.handed_in_no
    from narratives
    inner join asked
        on
            (asked.report_id is null or narratives.report_id = asked.report_id)
            and (
                asked.part_id is null
                or narratives.part_id = asked.part_id
                or narratives.part_id like asked.part_id || '.%'
            )
    where asked.entity = 'narrative_entry'
    union all
    select
        asked.indicator_id,
        asked.entity,
        components.contract,
        components.area,
        components.provider_code,
        null as service_part,
        null as report_id,
        components.component_id as part_id,
        components.status_date as period,
        components.component_id || ': ' || components.status || ' since '
        || cast(components.status_date as {{ dbt.type_string() }}) as body,
        components.status_date as text_date,
        components.record_id,
        components.handed_in_no
    from components
    inner join asked on components.component_type = asked.part_id
    where asked.entity = 'service_component'
    union all
    select
        asked.indicator_id,
        asked.entity,
        mechanisms.contract,
        mechanisms.area,
        mechanisms.provider_code,
        null as service_part,
        null as report_id,
        mechanisms.mechanism_type as part_id,
        mechanisms.in_place_from as period,
        mechanisms.mechanism_type || ': in place from '
        || cast(mechanisms.in_place_from as {{ dbt.type_string() }})
        || coalesce(' to ' || cast(mechanisms.in_place_to as {{ dbt.type_string() }}), '') as body,
        mechanisms.in_place_from as text_date,
        mechanisms.record_id,
        mechanisms.handed_in_no
    from mechanisms
    inner join asked on mechanisms.mechanism_type = asked.part_id
    where asked.entity = 'engagement_mechanism'
    union all
    select
        asked.indicator_id,
        asked.entity,
        social_values.contract,
        social_values.area,
        social_values.provider_code,
        null as service_part,
        null as report_id,
        social_values.sv_target_id as part_id,
        null as period,
        social_values.target_text as body,
        social_values.cba_completed_date as text_date,
        social_values.record_id,
        social_values.handed_in_no
    from social_values
    inner join asked on social_values.outcome_ref = asked.part_id
    where asked.entity = 'social_value_target'
    union all
    select
        asked.indicator_id,
        asked.entity,
        involvement.contract,
        involvement.area,
        involvement.provider_code,
        involvement.service_part,
        null as report_id,
        null as part_id,
        involvement.period,
        coalesce(involvement.level || ': ', '') || involvement.evidence as body,
        involvement.period as text_date,
        involvement.record_id,
        involvement.handed_in_no
    from involvement
    cross join asked
    where asked.entity = 'user_involvement'
),

-- a text that two rows of the register find is one text
final as (
    select distinct * from told
    where body is not null
)

select * from final
