{# Engine-specific date SQL, dispatched so that another engine brings its own form. #}

{#- A date typed in one of the three accepted forms: YYYY-MM-DD, YYYYMMDD, DD/MM/YYYY.
    The length keeps two-digit years and unpadded days out. -#}
{% macro parse_ndtms_date(text) -%}
    {{ return(adapter.dispatch('parse_ndtms_date')(text)) }}
{%- endmacro %}

{% macro default__parse_ndtms_date(text) -%}
    cast(
        case length({{ text }})
            when 8 then try_strptime({{ text }}, '%Y%m%d')
            when 10 then coalesce(
                try_strptime({{ text }}, '%Y-%m-%d'), try_strptime({{ text }}, '%d/%m/%Y')
            )
        end as date
    )
{%- endmacro %}

{% macro spark__parse_ndtms_date(text) -%}
    case length({{ text }})
        when 8 then to_date(try_to_timestamp({{ text }}, 'yyyyMMdd'))
        when 10 then coalesce(
            to_date(try_to_timestamp({{ text }}, 'yyyy-MM-dd')),
            to_date(try_to_timestamp({{ text }}, 'dd/MM/yyyy'))
        )
    end
{%- endmacro %}

{#- `YYYY-MM` of a date, without the engines' format strings. -#}
{% macro month_text(date) -%}
    substring(cast({{ date }} as {{ dbt.type_string() }}), 1, 7)
{%- endmacro %}

{#- Whole days from the earlier to the later date; the same day is 0. -#}
{% macro days_between(earlier, later) -%}
    {{ dbt.datediff(earlier, later, 'day') }}
{%- endmacro %}

{#- A date moved by whole days. -#}
{% macro add_days(date, days) -%}
    cast({{ dbt.dateadd('day', days, date) }} as date)
{%- endmacro %}

{#- A date moved by calendar months; a short month clamps to its last day. -#}
{% macro add_months(date, months) -%}
    cast({{ dbt.dateadd('month', months, date) }} as date)
{%- endmacro %}

{% macro first_day_of_month(date) -%}
    cast({{ dbt.date_trunc('month', date) }} as date)
{%- endmacro %}

{% macro last_day_of_month(date) -%}
    cast({{ dbt.last_day(date, 'month') }} as date)
{%- endmacro %}

{#- 1 April of the financial year that holds the date. -#}
{% macro first_day_of_financial_year(date) -%}
    {{ add_months(
        "cast(" ~ dbt.date_trunc('year', "cast(" ~ dbt.dateadd('month', -3, date) ~ " as date)") ~ " as date)", 3
    ) }}
{%- endmacro %}

{#- The first day of the reporting period that holds the date: periods of so many months follow each other from
    April on. -#}
{% macro first_day_of_reporting_period(date, months) -%}
    {{ add_months(
        first_day_of_month(date),
        "-mod(cast(extract(month from " ~ date ~ ") as integer) + 8, cast(" ~ months ~ " as integer))"
    ) }}
{%- endmacro %}

{#- Completed years of age; someone born on 29 February has the birthday on 1 March in common years. -#}
{% macro age_in_years(birth_date, on_date) -%}
    (
        extract(year from {{ on_date }}) - extract(year from {{ birth_date }})
        - case
            when
                extract(month from {{ on_date }}) * 100 + extract(day from {{ on_date }})
                < extract(month from {{ birth_date }}) * 100 + extract(day from {{ birth_date }})
                then 1
            else 0
        end
    )
{%- endmacro %}

{#- Completed years between two dates; a year from 29 February is complete on 28 February. -#}
{% macro whole_years(earlier, later) -%}
    (
        extract(year from {{ later }}) - extract(year from {{ earlier }})
        - case
            when {{ add_months(
                earlier,
                'cast((extract(year from ' ~ later ~ ') - extract(year from ' ~ earlier ~ ')) * 12 as integer)'
            ) }} > {{ later }}
                then 1
            else 0
        end
    )
{%- endmacro %}
