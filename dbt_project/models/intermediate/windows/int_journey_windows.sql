{#- One row per journey in treatment in a window, with the client's attributes in that window. -#}
with journeys as (
    select * from {{ ref('int_journeys') }}
),

windows as (
    select * from {{ ref('int_windows') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

-- at the report date itself a journey must still go on
in_window as (
    select
        windows.window_code,
        windows.window_start,
        windows.window_end,
        windows.report_date,
        journeys.*
    from journeys
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and (windows.area is null or journeys.area = windows.area)
            and journeys.treatment_start <= windows.window_end
            and (
                journeys.journey_end is null
                or (journeys.journey_end >= windows.window_start and windows.window_code <> 'AT_R')
            )
),

client_windows as (
    select
        as_at_id,
        window_code,
        provider_code,
        area,
        client_no,
        max(journey_no) as latest_journey_no,
        max_by(journey_start, journey_no) as latest_journey_start,
        bool_or(has_opiate) as has_opiate,
        bool_or(has_non_opiate) as has_non_opiate,
        bool_or(has_alcohol) as has_alcohol,
        bool_or(has_opiate_or_crack) as is_ocu,
        max(case when journey_start between window_start and window_end then journey_no end)
            as latest_new_journey_no,
        max(case when is_completed and journey_end between window_start and window_end then journey_no end)
            as latest_completed_journey_no
    from in_window
    group by as_at_id, window_code, provider_code, area, client_no
),

final as (
    select
        in_window.as_at_id,
        in_window.window_code,
        in_window.window_start,
        in_window.window_end,
        in_window.report_date,
        in_window.provider_code,
        in_window.area,
        in_window.client_no,
        in_window.journey_key,
        in_window.journey_start,
        in_window.treatment_start,
        in_window.journey_end,
        in_window.first_referral_date,
        in_window.exit_group,
        in_window.exit_kind,
        in_window.is_completed,
        in_window.is_criminal_justice,
        in_window.authority_code,
        {{ client_group(
            'clients.birth_date',
            'in_window.window_start',
            'client_windows.latest_journey_start',
            'parameters.adult_age_years'
        ) }} as client_group,
        {{ substance_group(
            'client_windows.has_opiate', 'client_windows.has_non_opiate', 'client_windows.has_alcohol'
        ) }} as substance_group,
        client_windows.is_ocu,
        in_window.journey_no = client_windows.latest_journey_no as is_latest,
        coalesce(in_window.journey_no = client_windows.latest_new_journey_no, false)
            as is_latest_new_presentation,
        coalesce(in_window.journey_no = client_windows.latest_completed_journey_no, false)
            as is_latest_completion
    from in_window
    inner join client_windows
        on
            in_window.as_at_id = client_windows.as_at_id
            and in_window.window_code = client_windows.window_code
            and in_window.provider_code = client_windows.provider_code
            and in_window.area = client_windows.area
            and in_window.client_no = client_windows.client_no
    inner join clients on in_window.client_no = clients.client_no
    inner join parameters on in_window.as_at_id = parameters.as_at_id
)

select * from final
