{#- Clients in treatment who are part of an estimated need. The estimate itself is joined to their sum. Estimates of
    drug use reach from below 18, so those in treatment of that age count with the adults here. -#}
with components as (
    {{ components_of('NEED01') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

latest as (
    select
        components.component,
        {{ dbt.split_part('components.component', "'.'", 1) }} as need,
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.area,
        journey_windows.provider_code,
        journey_windows.client_group as own_client_group,
        'adult' as client_group,
        journey_windows.substance_group,
        journey_windows.is_ocu,
        journey_windows.client_no,
        journey_windows.journey_key,
        {{ age_in_years(
            'clients.birth_date', 'greatest(journey_windows.window_start, journey_windows.journey_start)'
        ) }} between parameters.drug_need_min_age_years and parameters.drug_need_max_age_years as is_of_drug_need_age
    from {{ ref('int_journey_windows') }} as journey_windows
    inner join components on journey_windows.window_code = components.window_code
    inner join clients on journey_windows.client_no = clients.client_no
    inner join parameters on journey_windows.as_at_id = parameters.as_at_id
    where journey_windows.is_latest
),

final as (
    select {{ measure_case('latest', 'latest.component', "'in treatment'") }}
    from latest
    where
        {{ by_component('latest.need', {
            'ocu': 'latest.is_ocu and latest.is_of_drug_need_age',
            'opiate': "latest.substance_group = 'opiate' and latest.is_of_drug_need_age",
            'alcohol_dependence': "latest.own_client_group = 'adult'
                and latest.substance_group in ('alcohol_only', 'non_opiate_and_alcohol')",
        }) }}
)

select * from final
