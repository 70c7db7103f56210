{#- Which entities have come from whom, and how new they are. Reference data are nobody's: their provider is
    null. A data set that the quality gate looked at has come too. -#}
with files as (
    select * from {{ ref('int_local_files_in_force') }}
),

submissions as (
    select * from {{ ref('int_checked_submissions') }}
),

final as (
    select
        entity,
        provider_code,
        max(submission_month) as newest_month
    from files
    group by entity, provider_code
    union all
    select
        dataset as entity,
        provider_code,
        max(submission_month) as newest_month
    from submissions
    group by dataset, provider_code
    {%- for table, model in {
        'deprivation': 'deprivation',
        'population': 'population',
        'ext_admission_rate': 'admission_rates',
        'ext_death_registration': 'death_registrations',
        'ext_ofsted_grade': 'ofsted_grades',
    }.items() %}
    union all
    select
        '{{ table }}' as entity,
        null as provider_code,
        null as newest_month
    from {{ ref('stg_reference__' ~ model) }}
    having count(*) > 0
    {%- endfor %}
)

select * from final
