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

final as (
    select
        records._file_id,
        records.agency_code,
        files.submission_month,
        case when agencies.service = 'young_people' then 'ndtms_yp' else 'ndtms_adult' end as dataset,
        coalesce(agencies.provider_code, 'unassigned') as provider_code,
        sum(records.records) as records
    from records
    inner join files on records._file_id = files.file_id
    left join agencies on records.agency_code = agencies.agency_code
    group by
        records._file_id,
        records.agency_code,
        files.submission_month,
        agencies.service,
        agencies.provider_code
)

select * from final
