{#- Clients in one journey for years: those at the start of the contract and what became of them, those at the
    report date, and by how many they have become more or fewer. -#}
with parameters as (
    select * from {{ ref('int_report_parameters') }}
),

contract_windows as (
    select * from {{ ref('int_windows') }}
    where window_code in ({{ windows_of('SC08') }}) and area is not null
),

-- in treatment on the day the contract began, and so for years already
cohort as (
    select
        journeys.*,
        windows.window_code,
        windows.window_start,
        windows.window_end
    from {{ ref('int_journeys') }} as journeys
    inner join contract_windows as windows
        on
            journeys.as_at_id = windows.as_at_id
            and journeys.area = windows.area
            and journeys.treatment_start <= windows.window_start
            and (journeys.journey_end is null or journeys.journey_end > windows.window_start)
    inner join parameters on journeys.as_at_id = parameters.as_at_id
    where
        {{ add_months('journeys.journey_start', 'cast(parameters.long_term_years as integer) * 12') }}
        <= windows.window_start
),

latest_journeys as (
    select
        as_at_id,
        provider_code,
        area,
        client_no,
        max(journey_no) as latest_journey_no
    from {{ ref('int_journeys') }}
    group by as_at_id, provider_code, area, client_no
),

grouped as (
    {{ with_client_groups('cohort') }}
),

followed as (
    select
        grouped.*,
        grouped.journey_end is not null as has_left,
        latest_journeys.latest_journey_no > grouped.journey_no as has_returned
    from grouped
    inner join latest_journeys
        on
            grouped.as_at_id = latest_journeys.as_at_id
            and grouped.provider_code = latest_journeys.provider_code
            and grouped.area = latest_journeys.area
            and grouped.client_no = latest_journeys.client_no
),

outcomes as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'SC08' and component like 'cohort.%'
),

in_treatment as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('SC08') }})
),

current_clients as (
    select
        in_treatment.*,
        {{ add_months('in_treatment.journey_start', 'cast(parameters.long_term_years as integer) * 12') }}
        <= in_treatment.report_date as is_long_term
    from in_treatment
    inner join parameters on in_treatment.as_at_id = parameters.as_at_id
),

long_term_now as (
    select
        current_clients.*,
        contract_windows.window_code as contract_window_code
    from current_clients
    inner join contract_windows
        on current_clients.as_at_id = contract_windows.as_at_id and current_clients.area = contract_windows.area
    where current_clients.is_long_term and current_clients.window_code = 'AT_R'
),

-- who was one at the start and is one now is no change, also in another journey
changed as (
    select
        coalesce(long_term_now.contract_window_code, followed.window_code) as window_code,
        {%- for column in [
            'as_at_id', 'area', 'provider_code', 'client_group', 'substance_group', 'is_ocu', 'client_no',
            'journey_key',
        ] %}
        coalesce(long_term_now.{{ column }}, followed.{{ column }}) as {{ column }},
        {%- endfor %}
        long_term_now.client_no is not null as is_now,
        followed.client_no is not null as was_at_start
    from long_term_now
    full outer join followed
        on
            long_term_now.as_at_id = followed.as_at_id
            and long_term_now.provider_code = followed.provider_code
            and long_term_now.area = followed.area
            and long_term_now.client_no = followed.client_no
),

final as (
    select
        {{ measure_case(
            'followed',
            'outcomes.component',
            "case
                when not followed.has_left then 'still in the journey'
                when followed.has_returned then 'left and returned: ' || followed.exit_group
                else 'left: ' || followed.exit_group
            end",
            in_numerator="case outcomes.component
                when 'cohort.clients' then true
                when 'cohort.still_in_journey' then not followed.has_left
                when 'cohort.left' then followed.has_left
                when 'cohort.completed' then followed.has_left and followed.is_completed
                when 'cohort.died' then followed.has_left and followed.exit_group = 'died'
                when 'cohort.left_otherwise'
                    then followed.has_left and not followed.is_completed and followed.exit_group <> 'died'
                when 'cohort.returned' then followed.has_left and followed.has_returned
            end",
        ) }}
    from followed
    cross join outcomes
    union all
    select
        {{ measure_case(
            'current_clients',
            "'current.share'",
            "'in the journey since ' || cast(current_clients.journey_start as " ~ dbt.type_string() ~ ")",
            in_numerator='current_clients.is_long_term',
        ) }}
    from current_clients
    union all
    select
        {{ measure_case(
            'current_clients',
            "'current.clients'",
            "'in the journey since ' || cast(current_clients.journey_start as " ~ dbt.type_string() ~ ")",
        ) }}
    from current_clients
    where current_clients.is_long_term
    union all
    select
        {{ measure_case(
            'changed',
            "'current.change'",
            "case
                when changed.is_now and changed.was_at_start then 'for years at the start of the contract and now'
                when changed.is_now then 'has become one since the start of the contract'
                else 'was one at the start of the contract'
            end",
            amount="case when changed.is_now then 1 else 0 end - case when changed.was_at_start then 1 else 0 end",
        ) }}
    from changed
)

select * from final
