{# Engine-specific hashes, dispatched. #}

{#- Keyed hash of a text (HMAC-SHA-256, RFC 2104), 32 hexadecimal digits. The key lives in the session
    (orchestration/lib/pseudonym_key.py), so that no compiled file holds it. -#}
{% macro pseudonym(text) -%}
    {{ return(adapter.dispatch('pseudonym')(text)) }}
{%- endmacro %}

{% macro default__pseudonym(text) -%}
    substring(
        sha256(
            getvariable('pseudonym_outer_pad')
            || unhex(sha256(getvariable('pseudonym_inner_pad') || encode({{ text }})))
        ), 1, 32
    )
{%- endmacro %}

{#- A number that differs when any of the columns differs (nulls count); not for keys. -#}
{% macro content_hash(columns) -%}
    {{ return(adapter.dispatch('content_hash')(columns)) }}
{%- endmacro %}

{% macro default__content_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__content_hash(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}

{#- Text that holds only digits, for identifiers that may be compared as numbers. -#}
{% macro is_digits(text) -%}
    {{ return(adapter.dispatch('is_digits')(text)) }}
{%- endmacro %}

{% macro default__is_digits(text) -%}
    regexp_matches({{ text }}, '^[0-9]+$')
{%- endmacro %}

{% macro spark__is_digits(text) -%}
    {{ text }} rlike '^[0-9]+$'
{%- endmacro %}
