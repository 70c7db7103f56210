{# Completions and returns, counted alike for everybody and for a part of the clients. #}

{#- Whether a journey ended in its window as a completion. -#}
{% macro is_completed_in_window() -%}
    is_completed and journey_end between window_start and window_end
{%- endmacro %}

{#- The case of a client in treatment whose latest journey was completed in the window (is_numerator) or not. -#}
{% macro completion_case(source, component) -%}
    {{ measure_case(
        source,
        component,
        "case
            when " ~ source ~ ".is_numerator then 'latest journey completed in the window'
            when " ~ source ~ ".journey_end is null then 'latest journey still open'
            else 'latest journey ended without completion'
        end",
        in_numerator=source ~ '.is_numerator',
    ) }}
{%- endmacro %}

{#- The case of a client who completed and came back within the follow-up or not. -#}
{% macro return_case(source, component) -%}
    {{ measure_case(
        source,
        component,
        "case
            when " ~ source ~ ".return_date is not null then 'completed and returned within the follow-up'
            else 'completed and did not return within the follow-up'
        end",
        in_numerator=source ~ '.return_date is not null',
    ) }}
{%- endmacro %}
