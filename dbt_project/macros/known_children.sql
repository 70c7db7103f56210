{#-
    The records of a child entity that belong to an episode in force and break no reject rule.

    entity: the entity
    columns: SQL of the columns to take, with the record's own aliased `records`
    extra_join: a further join, ended before `where`
-#}
{% macro known_children(entity, columns, extra_join='') -%}
    select
        in_force.data_version,
        in_force.agency_code,
        in_force.clientid,
        in_force.episodid,
        {{ columns }}
    from {{ ref('int_episodes_in_force') }} as in_force
    inner join {{ ref('dq_' ~ entity) }} as records
        on
            in_force._file_id = records._file_id
            and in_force.agency_code = records.agncy
            and in_force.clientid = records.clientid
            and in_force.episodid = records.episodid
    left join {{ ref('int_rejected_records') }} as rejected
        on
            rejected.entity = '{{ entity }}'
            and records._file_id = rejected._file_id
            and records._row_number = rejected._row_number
    {{ extra_join }}
    where rejected._file_id is null
{%- endmacro %}
