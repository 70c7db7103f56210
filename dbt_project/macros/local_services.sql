{#-
    Cases with what their person was in at that provider on a day of the window: the setting of each episode
    (`in_service_type`) and each type of intervention (`in_intervention_type`), one row for each pair of them. A case
    whose person was in none stays, with both unknown. A case may have a service type of its own.

    cases: relation with provider_code, window_start and window_end
    client_id: SQL, the provider's own identifier of the person
-#}
{% macro with_local_services(cases, client_id) -%}
    select distinct
        {{ cases }}.*,
        episodes.service_type as in_service_type,
        interventions.intervention_type as in_intervention_type
    from {{ cases }}
    left join {{ ref('int_local__episode') }} as episodes
        on
            {{ cases }}.provider_code = episodes.provider_code
            and {{ client_id }} = episodes.client_id
            and {{ cases }}.window_end >= episodes.start_date
            and {{ cases }}.window_start <= {{ open_end('episodes.discharge_date') }}
    left join {{ ref('int_local__intervention') }} as interventions
        on
            episodes.provider_code = interventions.provider_code
            and episodes.episode_id = interventions.episode_id
            and {{ cases }}.window_end >= interventions.start_date
            and {{ cases }}.window_start <= {{ open_end('interventions.end_date') }}
{%- endmacro %}

{#- How a case of `with_local_services` is broken down. -#}
{% macro local_service_breakdowns(source) -%}
    {{ return({
        'intervention_type': source ~ '.in_intervention_type', 'service_type': source ~ '.in_service_type',
    }) }}
{%- endmacro %}
