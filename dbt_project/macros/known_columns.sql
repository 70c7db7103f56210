{# The columns of the known_* models beside the keys of the episode: what the versions compare. #}

{% macro episode_keys() -%}
    {{ return(['agency_code', 'clientid', 'episodid']) }}
{%- endmacro %}

{% macro episode_values() -%}
    {{ return([
        'client_id', 'referral_date', 'triaged_date', 'discharge_date', 'discharge_code', 'referral_source',
        'previously_treated', 'parental_status', 'children_living_with', 'naloxone_code', 'top_coordinator',
        'drug1', 'drug2', 'drug3', 'drug1_age', 'residence_code', 'ethnic_code',
    ]) }}
{%- endmacro %}

{% macro intervention_values() -%}
    {{ return([
        'intervention_code', 'setting_code', 'referral_date', 'first_offer_date', 'start_date', 'end_date',
    ]) }}
{%- endmacro %}

{#- Items of the outcome form that a measure asks for, days of 28 and scores of 20. -#}
{% macro outcome_items() -%}
    {{ return([
        'alcuse', 'opiuse', 'crause', 'cocause', 'amphuse', 'cannuse', 'ivdrguse', 'psyhstat', 'quallife',
    ]) }}
{%- endmacro %}

{% macro form_values() -%}
    {{ return(['form_date', 'stage'] + outcome_items() + ['acuthpbm', 'answered_items']) }}
{%- endmacro %}

{% macro review_values() -%}
    {{ return(['review_date', 'parental_status', 'children_living_with', 'naloxone_code']) }}
{%- endmacro %}
