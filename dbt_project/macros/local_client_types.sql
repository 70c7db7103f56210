{#-
    Cases with what their client was to the service on a day (`client_type`): the dated status that holds on it, else the
    type at the extract. Of several in force the one that began last.

    cases: relation made by `local_in_window`, with client_id
    on_date: its column that holds the day
-#}
{% macro with_client_type(cases, on_date) -%}
    select
        {{ cases }}.*,
        coalesce(lower(statuses.status_value), clients.client_type) as client_type
    from {{ cases }}
    left join {{ ref('int_local__client') }} as clients
        on {{ cases }}.provider_code = clients.provider_code and {{ cases }}.client_id = clients.client_id
    left join {{ ref('int_local__client_status') }} as statuses
        on
            {{ cases }}.provider_code = statuses.provider_code
            and {{ cases }}.client_id = statuses.client_id
            and lower(statuses.status_type) = 'client_type'
            and statuses.status_value is not null
            and statuses.valid_from <= {{ cases }}.{{ on_date }}
            and {{ open_end('statuses.valid_to') }} >= {{ cases }}.{{ on_date }}
    qualify
        row_number() over (
            partition by
                {{ cases }}.as_at_id, {{ cases }}.window_code, {{ cases }}.provider_code, {{ cases }}.record_id
            order by statuses.valid_from desc nulls last, statuses.handed_in_no desc nulls last
        ) = 1
{%- endmacro %}

{#- Whether the client of a case of `with_client_type` came as a carer or a member of the family; never null. -#}
{% macro is_carer_or_family(cases) -%}
    coalesce({{ cases }}.client_type = 'carer_family_affected_other', false)
{%- endmacro %}

{#- Whether an episode is one of carers and families, by its kind or by its client. -#}
{% macro is_episode_of_carer(cases) -%}
    {{ cases }}.episode_type = 'carer_family' or {{ is_carer_or_family(cases) }}
{%- endmacro %}
