{%- set entities = [
    'client', 'episode', 'episode_yp', 'modality', 'sub_intervention', 'time_in_treatment',
    'outcome', 'outcome_yp', 'client_info_review',
] -%}
with records as (
    {%- for entity in entities %}
    select
_file_id,
agency_code,
count(*) as records
    from {{ ref('dq_' ~ entity) }}
    group by _file_id, agency_code
    union all
    {%- endfor %}
    select
_file_id,
agency_code,
count(*) as records
    from {{ ref('dq_row') }}
    group by _file_id, agency_code
    union all
    select
_file_id,
agency_code,
1 as records
    from {{ ref('dq_file') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

agencies as (
    select * from {{ ref('stg_reference__agencies') }}
),

local_files as (
    select * from {{ ref('dq_local_file') }}
),

local_records as (
    select
        _file_id,
        count(*) as records
    from {{ ref('dq_local_record') }}
    group by _file_id
),

national as (
    select
        records._file_id,
        records.agency_code,
        files.submission_month,
        case when agencies.service = 'young_people' then 'ndtms_yp' else 'ndtms_adult' end as dataset,
        coalesce(agencies.provider_code, 'unassigned') as provider_code,
        cast(null as {{ dbt.type_string() }}) as entity,
        records.agency_code as series,
        cast(sum(records.records) as {{ dbt.type_bigint() }}) as records
    from records
    inner join files on records._file_id = files.file_id
    left join agencies on records.agency_code = agencies.agency_code
    group by
        records._file_id,
        records.agency_code,
        files.submission_month,
        agencies.service,
        agencies.provider_code
),

-- a local file is a unit: an extract replaces the ones of its entity before it, a return those of its month
final as (
    select * from national
    union all
    select
        local_files._file_id,
        local_files.agency_code,
        local_files.submission_month,
        'case_management' as dataset,
        local_files.provider_code,
        local_files.entity,
        local_files.provider_code || ' ' || local_files.entity
        || case
            when local_files.folder = 'returns' then ' ' || {{ month_text('local_files.submission_month') }} else ''
        end as series,
        1 + coalesce(local_records.records, 0) as records
    from local_files
    left join local_records on local_files._file_id = local_records._file_id
)

select * from final
