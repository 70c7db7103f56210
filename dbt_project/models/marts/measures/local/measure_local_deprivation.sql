{#- Clients in service who lived in the most deprived wards when their latest episode began. -#}
with in_service as (
    select * from {{ ref('int_local_in_service') }}
    where window_code in ({{ windows_of('DEP01') }})
),

kinds as (
    select * from {{ ref('int_local_in_service_kinds') }}
    where window_code in ({{ windows_of('DEP01') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

placed as (
    {{ with_residence('in_service', 'start_date') }}
),

deprived as (
    select
        placed.*,
        'borough' as component
    from placed
    inner join parameters on placed.as_at_id = parameters.as_at_id
    where placed.borough_quintile <= parameters.deprived_borough_quintiles
    union all
    select
        placed.*,
        'national' as component
    from placed
    inner join parameters on placed.as_at_id = parameters.as_at_id
    where placed.national_decile <= parameters.deprived_national_deciles
),

by_kind as (
    select
        deprived.*,
        kinds.kind,
        kinds.value as kind_value
    from deprived
    inner join kinds
        on
            deprived.as_at_id = kinds.as_at_id
            and deprived.window_code = kinds.window_code
            and deprived.provider_code = kinds.provider_code
            and deprived.client_id = kinds.client_id
),

final as (
    select
        {{ local_case(
            'deprived', 'DEP01', 'deprived.component', "'lived in a ward of the most deprived'",
            person='deprived.person_id', breakdowns={'deprivation_decile': 'deprived.national_decile'},
        ) }}
    from deprived
    {%- for kind in ['service_type', 'intervention_type'] %}
    union all
    select
        {{ local_case(
            'by_kind', 'DEP01', 'by_kind.component', "'lived in a ward of the most deprived'",
            person='by_kind.person_id', breakdowns={'recorded_' ~ kind: 'by_kind.kind_value'},
        ) }}
    from by_kind
    where by_kind.kind = '{{ kind }}'
    {%- endfor %}
)

select * from final
