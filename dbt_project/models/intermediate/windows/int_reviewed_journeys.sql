{#- The clients' latest journey with a review form dated in a window. Such a journey may have ended
    before the window; then the client's group is that of the journey alone. A review lies in most windows of
    many report dates, so there are those alone that a measure of reviewed journeys asks for. -#}
with journeys as (
    select * from {{ ref('int_journeys') }}
),

journey_forms as (
    select * from {{ ref('int_journey_forms') }}
),

windows as (
    select * from {{ ref('int_windows') }}
    where
        has_journeys
        and window_code in ({{ windows_of_any(['TOP02', 'TOP04']) }})
),

journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in (select windows.window_code from windows)
),

clients as (
    select * from {{ ref('int_clients') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

reviewed as (
    select
        windows.window_code,
        windows.window_start,
        journeys.*,
        journey_forms.start_form_no,
        journey_forms.review_form_no
    from journeys
    inner join journey_forms
        on
            journeys.as_at_id = journey_forms.as_at_id
            and journeys.provider_code = journey_forms.provider_code
            and journeys.journey_key = journey_forms.journey_key
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and journey_forms.review_date between windows.window_start and windows.window_end
    qualify
        row_number() over (
            partition by
                journeys.as_at_id,
                windows.window_code,
                journeys.provider_code,
                journeys.area,
                journeys.client_no
            order by journeys.journey_no desc
        ) = 1
),

final as (
    select
        reviewed.as_at_id,
        reviewed.window_code,
        reviewed.area,
        reviewed.provider_code,
        reviewed.client_no,
        reviewed.journey_key,
        reviewed.start_form_no,
        reviewed.review_form_no,
        coalesce(
            journey_windows.client_group,
            {{ client_group(
                'clients.birth_date',
                'reviewed.window_start',
                'reviewed.journey_start',
                'parameters.adult_age_years'
            ) }}
        ) as client_group,
        coalesce(
            journey_windows.substance_group,
            {{ substance_group('reviewed.has_opiate', 'reviewed.has_non_opiate', 'reviewed.has_alcohol') }}
        ) as substance_group,
        coalesce(journey_windows.is_ocu, reviewed.has_opiate_or_crack) as is_ocu
    from reviewed
    inner join clients on reviewed.client_no = clients.client_no
    inner join parameters on reviewed.as_at_id = parameters.as_at_id
    left join journey_windows
        on
            reviewed.as_at_id = journey_windows.as_at_id
            and reviewed.window_code = journey_windows.window_code
            and reviewed.provider_code = journey_windows.provider_code
            and reviewed.journey_key = journey_windows.journey_key
)

select * from final
