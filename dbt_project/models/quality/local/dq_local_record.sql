{#- One column per rule, named as the rule: the fields of the record that break it, blank where none does, null
    where the rule does not apply. The suite reads nothing else, and neither does the list of failing records. -#}
{%- set entities = landed_local_entities(ref('stg_local_files')) -%}
{%- set fields = local_register('local_fields', 'position') -%}
{%- set orders = local_register('local_date_orders', 'earlier_field, later_field') -%}
{%- set future = local_register('local_future_dates', 'field') -%}
{%- set mentions = [] -%}
{%- set targets = [] -%}
{%- for entity in entities -%}
    {%- for row in fields[entity] if row['references_to'] -%}
        {%- set target = row['references_to'].split('.') -%}
        {%- do mentions.append((entity, row['field'], row['is_filled'], target[0])) -%}
        {%- if target not in targets -%}{%- do targets.append(target) -%}{%- endif -%}
    {%- endfor -%}
{%- endfor -%}
with files as (
    select
        *,
        {{ last_day_of_month('submission_month') }} as last_day
    from {{ ref('stg_local_files') }}
    where status = 'landed' and entity <> 'accepted_issue_request'
),

value_faults as (
    select * from {{ ref('stg_local_value_faults') }}
),

contracts as (
    select distinct
        provider_code,
        contract
    from {{ ref('stg_reference__contracts') }}
),

contract_counts as (
    select
        provider_code,
        count(*) as contracts
    from contracts
    group by provider_code
),

clients as (
    select * from {{ ref('stg_local__client') }}
),

episodes as (
    select * from {{ ref('stg_local__episode') }}
),

national_clients as (
    select * from {{ ref('dq_client') }}
),

national_files as (
    select * from {{ ref('stg_ndtms__files') }}
),

records as (
    {%- for entity in entities %}
    {{ local_checked_records(entity, fields[entity], orders[entity], future[entity]) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- the provider's files of other entities as they stood when a file was handed in
beside as (
    select
        files.file_id,
        others.entity,
        others.file_id as other_file_id
    from files
    inner join files as others
        on files.provider_code = others.provider_code and files.submission_month >= others.submission_month
    qualify
        others.folder = 'returns'
        or row_number() over (
            partition by files.file_id, others.entity
            order by others.submission_month desc, others.file_id desc
        ) = 1
),

mentions as (
    select
        cast(null as {{ dbt.type_string() }}) as entity,
        cast(null as integer) as _file_id,
        cast(null as integer) as _row_number,
        cast(null as {{ dbt.type_string() }}) as field,
        cast(null as {{ dbt.type_string() }}) as is_filled,
        cast(null as {{ dbt.type_string() }}) as target,
        cast(null as {{ dbt.type_string() }}) as mentioned
    where false
    {%- for entity, field, is_filled, target in mentions %}
    union all
    select
        '{{ entity }}' as entity,
        _file_id,
        _row_number,
        '{{ field }}' as field,
        '{{ is_filled }}' as is_filled,
        '{{ target }}' as target,
        {{ field }} as mentioned
    from {{ ref('stg_local__' ~ entity) }}
    where {{ field }} is not null
    {%- endfor %}
),

known_names as (
    select
        cast(null as {{ dbt.type_string() }}) as entity,
        cast(null as integer) as _file_id,
        cast(null as {{ dbt.type_string() }}) as known_name
    where false
    {%- for target, field in targets %}
    union all
    select distinct
        '{{ target }}' as entity,
        _file_id,
        {{ field }} as known_name
    from {{ ref('stg_local__' ~ target) }}
    {%- endfor %}
),

names_beside as (
    select distinct
        beside.file_id,
        beside.entity,
        known_names.known_name
    from beside
    inner join known_names on beside.other_file_id = known_names._file_id and beside.entity = known_names.entity
),

-- a name can be looked up only where the provider handed in what it should stand in
files_with_targets as (
    select distinct
        file_id,
        entity
    from beside
),

reference_fields as (
    select distinct
        entity,
        {{ dbt.split_part('references_to', "'.'", 1) }} as target,
        is_filled
    from {{ ref('local_fields') }}
    where references_to is not null
),

askable_references as (
    select
        files.file_id,
        max(case when reference_fields.is_filled = 'Y' then 1 else 0 end) = 1 as asks_required,
        max(case when reference_fields.is_filled = 'N' then 1 else 0 end) = 1 as asks_other
    from files
    inner join reference_fields on files.entity = reference_fields.entity
    inner join files_with_targets
        on files.file_id = files_with_targets.file_id and reference_fields.target = files_with_targets.entity
    group by files.file_id
),

unknown_names as (
    select
        mentions.entity,
        mentions._file_id,
        mentions._row_number,
        {{ dbt.listagg(
            "case when mentions.is_filled = 'Y' then mentions.field end", "';'", "order by mentions.field"
        ) }} as unknown_required,
        {{ dbt.listagg(
            "case when mentions.is_filled = 'N' then mentions.field end", "';'", "order by mentions.field"
        ) }} as unknown_other
    from mentions
    inner join files_with_targets
        on mentions._file_id = files_with_targets.file_id and mentions.target = files_with_targets.entity
    left join names_beside
        on
            mentions._file_id = names_beside.file_id
            and mentions.target = names_beside.entity
            and mentions.mentioned = names_beside.known_name
    where names_beside.known_name is null
    group by mentions.entity, mentions._file_id, mentions._row_number
),

national_names as (
    select
        national_clients.agency_code,
        national_clients.clientid,
        min(national_files.submission_month) as first_month
    from national_clients
    inner join national_files on national_clients._file_id = national_files.file_id
    group by national_clients.agency_code, national_clients.clientid
),

national_agencies as (
    select
        agency_code,
        min(first_month) as first_month
    from national_names
    group by agency_code
),

links as (
    select
        'client' as entity,
        clients._file_id,
        clients._row_number,
        clients.agency_code is not null or clients.client_ref is not null as names_either,
        clients.agency_code is not null and clients.client_ref is not null as names_both,
        case
            when clients.client_ref is null then 'client_ref'
            when clients.agency_code is null then 'agency_code'
            else ''
        end as lacking,
        coalesce(national_agencies.first_month <= files.submission_month, false) as has_national_data,
        coalesce(national_names.first_month <= files.submission_month, false) as is_in_national_data,
        count(*) over (
            partition by clients._file_id, upper(clients.agency_code), clients.client_ref
        ) as rows_of_the_person
    from clients
    inner join files on clients._file_id = files.file_id
    left join national_agencies on upper(clients.agency_code) = national_agencies.agency_code
    left join national_names
        on
            upper(clients.agency_code) = national_names.agency_code
            and clients.client_ref = national_names.clientid
),

keyworkers as (
    select
        beside.file_id,
        episodes.client_id,
        episodes.episode_id,
        episodes.keyworker_ref,
        row_number() over (
            partition by beside.file_id, episodes.client_id
            order by episodes.start_date desc nulls last, episodes._row_number desc
        ) as newest_first,
        row_number() over (
            partition by beside.file_id, episodes.episode_id order by episodes._row_number desc
        ) as last_row_first
    from episodes
    inner join beside on episodes._file_id = beside.other_file_id and beside.entity = 'episode'
    where episodes.keyworker_ref is not null
),

compared as (
    select
        records.*,
        count(records.record_key) over (
            partition by records.entity, records._file_id, records.record_key
        ) as rows_of_the_key,
        lead(records.submission_month) over (
            partition by records.entity, records.provider_code, records.record_key
            order by records.submission_month, records._file_id nulls last, records._row_number
        ) as next_month
    from records
),

final as (
    select
        -compared._file_id as _file_id,
        compared._file_id as local_file_id,
        compared._row_number,
        compared.provider_code as agency_code,
        compared.entity,
        compared.record_key,
        compared.client_ref,
        compared.episode_ref,
        coalesce(keyworkers_of_episodes.keyworker_ref, keyworkers_of_clients.keyworker_ref) as keyworker_ref,
        -- a return is replaced by a later row of its key, an extract as a whole
        case when compared.folder = 'returns' and compared.record_key is not null then compared.next_month end
            as replaced_month,
        compared.required_items,
        coalesce(value_faults.blank_keys, '') as l002,
        case
            when compared.folder = 'case_management' and compared.record_key is not null
                then case when compared.rows_of_the_key > 1 then compared.key_fields else '' end
        end as l003,
        case when not compared.is_withdrawn then coalesce(value_faults.blanks, '') end as l004,
        case when not compared.is_withdrawn then coalesce(value_faults.unreadable, '') end as l005,
        case when not compared.is_withdrawn then compared.unlisted end as l006,
        case
            when askable_references.asks_required and not compared.is_withdrawn
                then coalesce(unknown_names.unknown_required, '')
        end as l007,
        case
            when askable_references.asks_other and not compared.is_withdrawn
                then coalesce(unknown_names.unknown_other, '')
        end as l008,
        case
            when compared.is_contract_scoped and compared.contract is null
                then case when contract_counts.contracts = 1 then '' else 'contract' end
        end as l009,
        case
            when compared.contract is not null
                then case when contracts.contract is null then 'contract' else '' end
        end as l010,
        case when not compared.is_withdrawn then compared.disordered end as l011,
        case when not compared.is_withdrawn then compared.ahead end as l012,
        case
            when links.names_both
                then case when links.rows_of_the_person > 1 then 'agency_code;client_ref' else '' end
        end as l013,
        case
            when links.names_both and links.has_national_data
                then case when links.is_in_national_data then '' else 'agency_code;client_ref' end
        end as l014,
        case when links.names_either then links.lacking end as l015
    from compared
    left join value_faults
        on
            compared.entity = value_faults.entity
            and compared._file_id = value_faults._file_id
            and compared._row_number = value_faults._row_number
    left join askable_references on compared._file_id = askable_references.file_id
    left join unknown_names
        on
            compared.entity = unknown_names.entity
            and compared._file_id = unknown_names._file_id
            and compared._row_number = unknown_names._row_number
    left join contract_counts on compared.provider_code = contract_counts.provider_code
    left join contracts
        on compared.provider_code = contracts.provider_code and compared.contract = contracts.contract
    left join links
        on
            compared.entity = links.entity
            and compared._file_id = links._file_id
            and compared._row_number = links._row_number
    left join keyworkers as keyworkers_of_episodes
        on
            compared._file_id = keyworkers_of_episodes.file_id
            and compared.episode_ref = keyworkers_of_episodes.episode_id
            and keyworkers_of_episodes.last_row_first = 1
    left join keyworkers as keyworkers_of_clients
        on
            compared._file_id = keyworkers_of_clients.file_id
            and compared.client_ref = keyworkers_of_clients.client_id
            and keyworkers_of_clients.newest_first = 1
)

select * from final
