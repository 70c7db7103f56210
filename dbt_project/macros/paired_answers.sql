{#-
    Journeys with the answers of their start and exit forms side by side, as start_<item> and exit_<item>. An
    answer is null where the form is missing or the item was left open.

    journeys: relation with start_form_no and exit_form_no
    items: names of the items
-#}
{% macro paired_answers(journeys, items) -%}
    select
        {{ journeys }}.*
        {%- for item in items %},
        start_forms.{{ item }} as start_{{ item }},
        exit_forms.{{ item }} as exit_{{ item }}
        {%- endfor %}
    from {{ journeys }}
    left join {{ ref('int_outcome_forms') }} as start_forms on {{ journeys }}.start_form_no = start_forms.form_no
    left join {{ ref('int_outcome_forms') }} as exit_forms on {{ journeys }}.exit_form_no = exit_forms.form_no
{%- endmacro %}

{#- The same for journeys with the local forms of `int_yp_local_exits`. -#}
{% macro paired_local_answers(journeys, items) -%}
    select
        {{ journeys }}.*
        {%- for item in items %},
        start_forms.{{ item }} as start_{{ item }},
        exit_forms.{{ item }} as exit_{{ item }}
        {%- endfor %}
    from {{ journeys }}
    inner join {{ ref('int_local__ypor_review') }} as start_forms
        on {{ journeys }}.start_record_id = start_forms.record_id
    inner join {{ ref('int_local__ypor_review') }} as exit_forms
        on {{ journeys }}.exit_record_id = exit_forms.record_id
{%- endmacro %}

{#- The two points of a journey that its paired forms speak for. -#}
{% macro form_points() -%}
    select 'start' as point
    union all
    select 'exit' as point
{%- endmacro %}
