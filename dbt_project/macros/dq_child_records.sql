{#-
    A child entity with what the rules need of its file, its episode and its siblings.

    entity: name of the entity
    record_id: its identifier, for rule V061; none where it has none of its own
    extra_columns, extra_join: further columns and the join that brings them
    extra_ctes: what that join reads, each followed by a comma
-#}
{% macro dq_child_records(entity, record_id=none, extra_columns=[], extra_join='', extra_ctes='') -%}
with records as (
    select * from {{ ref('stg_ndtms__' ~ entity) }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
),
{% if record_id %}
-- V061: how many episodes of the agency use the identifier
owners as (
    select
        _file_id,
        agncy,
        {{ record_id }},
        count(distinct {{ content_hash(['clientid', 'episodid']) }}) as episodes_of_record
    from records
    where length({{ record_id }}) > 3
    group by _file_id, agncy, {{ record_id }}
),
{% endif %}
{{- extra_ctes }}
unlisted as (
    {{- ndtms_unlisted(entity, 'records') }}
),

final as (
    select
        records.*,
        coalesce(episodes.client_ref, records.clientid) as client_ref,
        records.episodid as episode_ref,
        files.extract_date,
        episodes.refld_date,
        episodes.triaged_date,
        episodes.disd_date,
        unlisted.unlisted_codes
        {%- if record_id %},
        coalesce(owners.episodes_of_record, 1) as episodes_of_record
        {%- endif %}
        {%- for column in extra_columns %},
        {{ column }}
        {%- endfor %},
        unlisted.unlisted_fields
    from records
    inner join files on records._file_id = files.file_id
    left join unlisted
        on records._file_id = unlisted._file_id and records._row_number = unlisted._row_number
    left join episodes
        on
            records._file_id = episodes._file_id
            and records.agncy = episodes.agncy
            and records.clientid = episodes.clientid
            and records.episodid = episodes.episodid
    {%- if record_id %}
    left join owners
        on
            records._file_id = owners._file_id
            and records.agncy = owners.agncy
            and records.{{ record_id }} = owners.{{ record_id }}
    {%- endif %}
    {{ extra_join }}
)

select * from final
{%- endmacro %}
