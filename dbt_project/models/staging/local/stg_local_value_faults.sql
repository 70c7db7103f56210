{#- The quality rules compare what a provider wrote with what could be read; the typed records say the latter
    alone. -#}
{%- set entities = landed_local_entities(source('raw', 'local_file')) -%}
{%- set fields = local_register('local_fields', 'position') -%}
with rows_as_landed as (
    {%- for entity in entities %}
    {{ local_value_faults(entity, fields[entity]) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

final as (
    select * from rows_as_landed
    where coalesce(blank_keys, '') || coalesce(blanks, '') || coalesce(unreadable, '') <> ''
)

select * from final
