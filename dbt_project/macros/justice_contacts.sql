{#-
    Journeys in windows, with what local extracts add to the source of referral: `is_justice_referred`, referred by
    criminal justice in either, and `is_in_justice_contact`, referred so or under a court order in the journey.

    source: relation of journeys in windows
-#}
{% macro with_justice_contacts(source) -%}
    select
        {{ source }}.*,
        {{ source }}.is_criminal_justice or coalesce(justice_contacts.was_referred, false) as is_justice_referred,
        {{ source }}.is_criminal_justice or justice_contacts.journey_key is not null as is_in_justice_contact
    from {{ source }}
    left join {{ ref('int_justice_contacts') }} as justice_contacts
        on
            {{ source }}.as_at_id = justice_contacts.as_at_id
            and {{ source }}.provider_code = justice_contacts.provider_code
            and {{ source }}.journey_key = justice_contacts.journey_key
{%- endmacro %}
