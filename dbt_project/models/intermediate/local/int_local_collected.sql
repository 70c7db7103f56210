{#- Which entities have come from whom, and how new they are. Reference data are nobody's: their provider is null. -#}
with files as (
    select * from {{ ref('int_local_files_in_force') }}
),

deprivation as (
    select * from {{ ref('stg_reference__deprivation') }}
),

final as (
    select
        entity,
        provider_code,
        max(submission_month) as newest_month
    from files
    group by entity, provider_code
    union all
    select distinct
        'deprivation' as entity,
        cast(null as {{ dbt.type_string() }}) as provider_code,
        cast(null as date) as newest_month
    from deprivation
)

select * from final
