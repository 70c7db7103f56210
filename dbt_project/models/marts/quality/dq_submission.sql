{#- One row per file and agency: what was submitted, and what its records break. -#}
with units as (
    select * from {{ ref('dq_submission_unit') }}
),

files as (
    select * from {{ ref('stg_ndtms__files') }}
),

failures as (
    select * from {{ ref('stg_gate__rule_failures') }}
    where severity = 'reject'
),

failing_records as (
    select
        _file_id,
        agency_code,
        count(distinct {{ content_hash(['entity', '_row_number']) }}) as failing_records
    from failures
    group by _file_id, agency_code
),

in_force as (
    select
        agency_code,
        _file_id
    from {{ ref('int_snapshots_in_force') }}
    where is_newest and data_version = 'current'
),

final as (
    select
        units.dataset,
        units.provider_code,
        units.agency_code,
        {{ month_text('units.submission_month') }} as period,
        files.path as source_file,
        files.sha256 as file_sha256,
        files.status,
        units.records,
        coalesce(failing_records.failing_records, 0) as failing_records,
        in_force._file_id is not null as is_in_force
    from units
    inner join files on units._file_id = files.file_id
    left join failing_records
        on
            units._file_id = failing_records._file_id
            and units.agency_code = failing_records.agency_code
    left join in_force
        on units._file_id = in_force._file_id and units.agency_code = in_force.agency_code
)

select * from final
