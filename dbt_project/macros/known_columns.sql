{# The columns of the known_* models beside the keys of the episode: what the versions compare. #}

{% macro episode_keys() -%}
    {{ return(['agency_code', 'clientid', 'episodid']) }}
{%- endmacro %}

{#- Items on a client's state that an episode and its reviews both ask for, and those of one alone. -#}
{% macro status_items_of_both() -%}
    {{ return([
        'parental_status', 'hepatitis_b_status', 'hepatitis_b_doses', 'hepatitis_c_status', 'hepatitis_c_antibody',
        'hepatitis_c_rna', 'employment', 'mental_health_need', 'mental_health_treatment',
    ]) }}
{%- endmacro %}

{% macro status_items_of_episodes() -%}
    {{ return([
        'hepatitis_c_tested', 'hiv_status', 'injecting', 'naloxone_administered', 'housing_need',
        'sexual_orientation', 'gender_identity',
    ]) }}
{%- endmacro %}

{% macro status_items_of_reviews() -%}
    {{ return(['hepatitis_c_referral']) }}
{%- endmacro %}

{% macro episode_values() -%}
    {{ return([
        'client_id', 'referral_date', 'triaged_date', 'discharge_date', 'discharge_code', 'referral_source',
        'previously_treated', 'children_living_with', 'naloxone_code', 'top_coordinator', 'drug1', 'drug2',
        'drug3', 'drug1_age', 'residence_code', 'ethnic_code', 'hepatitis_c_test_date',
    ] + status_items_of_both() + status_items_of_episodes()) }}
{%- endmacro %}

{% macro intervention_values() -%}
    {{ return([
        'intervention_code', 'setting_code', 'referral_date', 'first_offer_date', 'start_date', 'end_date',
    ]) }}
{%- endmacro %}

{#- Items of the outcome form that a measure asks for: days of 28 and scores of 20. -#}
{% macro outcome_items() -%}
    {{ return([
        'alcuse', 'opiuse', 'crause', 'cocause', 'amphuse', 'cannuse', 'otdrguse', 'ivdrguse', 'psyhstat', 'pwork',
        'volwork', 'train', 'educat', 'quallife',
    ]) }}
{%- endmacro %}

{#- Those that are answered Y or N. -#}
{% macro outcome_flags() -%}
    {{ return(['acuthpbm', 'unsuiths', 'hrisk']) }}
{%- endmacro %}

{#- Items of the young people's part of the form: days of 28, units of alcohol and scores of 10. -#}
{% macro outcome_yp_items() -%}
    {{ return([
        'ecstuse', 'solvuse', 'ketuse', 'ghbuse', 'mephuse', 'npsuse', 'benzuse', 'halluse', 'ypunits', 'ypsatis',
        'ypanx', 'yphappy', 'ypfamily', 'ypfriend',
    ]) }}
{%- endmacro %}

{% macro outcome_yp_flags() -%}
    {{ return(['ypalone']) }}
{%- endmacro %}

{#- All answers that are carried from a form. -#}
{% macro form_answers() -%}
    {{ return(outcome_items() + outcome_flags() + outcome_yp_items() + outcome_yp_flags()) }}
{%- endmacro %}

{% macro form_values() -%}
    {{ return(['form_date', 'stage'] + form_answers() + ['answered_items']) }}
{%- endmacro %}

{% macro review_values() -%}
    {{ return(
        ['review_date', 'children_living_with', 'naloxone_code'] + status_items_of_both() + status_items_of_reviews()
    ) }}
{%- endmacro %}

{% macro sub_intervention_values() -%}
    {{ return(['review_date', 'mutual_aid']) }}
{%- endmacro %}
