{#- One row per journey in treatment in a window, or new in it, with the client's attributes in that window. -#}
with journeys as (
    select * from {{ ref('int_journeys') }}
),

-- most clients have one journey alone: who they are in a window needs no looking up
clients_with_several as (
    select distinct
        as_at_id,
        provider_code,
        area,
        client_no
    from journeys
    where journey_no > 1
),

windows as (
    select * from {{ ref('int_windows') }}
    where has_journeys
),

clients as (
    select * from {{ ref('int_clients') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

-- at the report date itself a journey must still go on; a new presentation of a window that ended before the report
-- date may have come to treatment since
in_window as (
    select
        windows.window_code,
        windows.window_start,
        windows.window_end,
        windows.report_date,
        journeys.*,
        clients_with_several.client_no is not null as has_others,
        journeys.treatment_start <= windows.window_end as is_in_treatment,
        journeys.journey_start between windows.window_start and windows.window_end as is_new,
        coalesce(journeys.journey_end between windows.window_start and windows.window_end, false) as is_ended
    from journeys
    left join clients_with_several
        on
            journeys.as_at_id = clients_with_several.as_at_id
            and journeys.provider_code = clients_with_several.provider_code
            and journeys.area = clients_with_several.area
            and journeys.client_no = clients_with_several.client_no
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and (windows.area is null or journeys.area = windows.area)
            and (
                journeys.treatment_start <= windows.window_end
                or journeys.journey_start between windows.window_start and windows.window_end
            )
            and (
                journeys.journey_end is null
                or (journeys.journey_end >= windows.window_start and windows.window_code <> 'AT_R')
            )
),

-- the journeys in treatment in the window say who the client is in it; a new one does where there is none
client_windows as (
    select
        as_at_id,
        window_code,
        provider_code,
        area,
        client_no,
        max(case when is_in_treatment then journey_no end) as latest_journey_no,
        coalesce(
            max_by(journey_start, case when is_in_treatment then journey_no end), max(journey_start)
        ) as latest_journey_start,
        {%- for flag, name in {
            'has_opiate': 'has_opiate', 'has_non_opiate': 'has_non_opiate', 'has_alcohol': 'has_alcohol',
            'has_opiate_or_crack': 'is_ocu',
        }.items() %}
        coalesce(bool_or(case when is_in_treatment then {{ flag }} end), bool_or({{ flag }})) as {{ name }},
        {%- endfor %}
        max(case when is_new then journey_no end) as latest_new_journey_no,
        max(case when is_completed and is_ended then journey_no end) as latest_completed_journey_no,
        max(case when is_ended then journey_no end) as latest_ended_journey_no
    from in_window
    where has_others
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
        in_window.journey_no = 1 and not in_window.is_previously_treated as is_first_treatment,
        in_window.drug1_age,
        {{ client_group(
            'clients.birth_date',
            'in_window.window_start',
            'coalesce(client_windows.latest_journey_start, in_window.journey_start)',
            'parameters.adult_age_years'
        ) }} as client_group,
        {{ substance_group(
            'coalesce(client_windows.has_opiate, in_window.has_opiate)',
            'coalesce(client_windows.has_non_opiate, in_window.has_non_opiate)',
            'coalesce(client_windows.has_alcohol, in_window.has_alcohol)'
        ) }} as substance_group,
        coalesce(client_windows.is_ocu, in_window.has_opiate_or_crack) as is_ocu,
        in_window.is_in_treatment,
        {%- for flag, condition, latest in [
            ('is_latest', 'in_window.is_in_treatment', 'latest_journey_no'),
            ('is_latest_new_presentation', 'in_window.is_new', 'latest_new_journey_no'),
            ('is_latest_completion', 'in_window.is_completed and in_window.is_ended', 'latest_completed_journey_no'),
            ('is_latest_exit', 'in_window.is_ended', 'latest_ended_journey_no'),
        ] %}
        {{ condition }}
        and in_window.journey_no = coalesce(client_windows.{{ latest }}, in_window.journey_no) as {{ flag }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from in_window
    left join client_windows
        on
            in_window.as_at_id = client_windows.as_at_id
            and in_window.window_code = client_windows.window_code
            and in_window.provider_code = client_windows.provider_code
            and in_window.area = client_windows.area
            and in_window.client_no = client_windows.client_no
    inner join clients on in_window.client_no = clients.client_no
    inner join parameters on in_window.as_at_id = parameters.as_at_id
)

-- a measure asks for few windows: rows of one lie together, so that the others need not be read
select * from final
order by window_code, as_at_id
