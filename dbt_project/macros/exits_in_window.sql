{#- The clients whose latest journey in a measure's window ended in it. -#}
{% macro exits_in_window(measure) -%}
    select * from {{ ref('int_journey_windows') }}
    where
        is_latest
        and journey_end between window_start and window_end
        and window_code in ({{ windows_of(measure) }})
{%- endmacro %}
