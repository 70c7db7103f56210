{#- Which entities have come from whom, and how new they are. Reference data are nobody's: their provider is null. -#}
with files as (
    select * from {{ ref('int_local_files_in_force') }}
),

final as (
    select
        entity,
        provider_code,
        max(submission_month) as newest_month
    from files
    group by entity, provider_code
)

select * from final
