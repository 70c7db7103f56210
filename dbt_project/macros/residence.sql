{#-
    Clients in service with the home they had on a day and how deprived its ward is by the newest edition of the index.
    Of several homes in force the one moved to last.

    in_service: relation with the columns of int_local_in_service
    on_date: its column that holds the day
-#}
{% macro with_residence(in_service, on_date) -%}
    select
        {{ in_service }}.*,
        residences.ward_code,
        residences.sub_area,
        deprivation.borough_quintile,
        deprivation.national_decile
    from {{ in_service }}
    left join {{ ref('int_local__client_residence') }} as residences
        on
            {{ in_service }}.provider_code = residences.provider_code
            and {{ in_service }}.client_id = residences.client_id
            and residences.valid_from <= {{ in_service }}.{{ on_date }}
            and {{ open_end('residences.valid_to') }} >= {{ in_service }}.{{ on_date }}
    left join (
        select * from {{ ref('stg_reference__deprivation') }}
        qualify row_number() over (partition by ward_code order by edition desc) = 1
    ) as deprivation on residences.ward_code = deprivation.ward_code
    qualify
        row_number() over (
            partition by
                {{ in_service }}.as_at_id,
                {{ in_service }}.window_code,
                {{ in_service }}.area,
                {{ in_service }}.provider_code,
                {{ in_service }}.client_id
            order by residences.valid_from desc nulls last, residences.handed_in_no desc nulls last
        ) = 1
{%- endmacro %}
