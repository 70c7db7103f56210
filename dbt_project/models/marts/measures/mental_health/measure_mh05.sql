{#- New presentations who disclose a mental health need that nobody treats: those referred, and of these those who
    receive treatment or support. -#}
with components as (
    {{ components_of('MH05') }}
),

windows as (
    select * from {{ ref('int_windows') }}
    where window_code in ({{ windows_of('MH05') }})
),

needs as (
    select * from {{ ref('int_local__mental_health_need') }}
    where client_no is not null and self_disclosed and not receiving_treatment_at_presentation
),

-- a need belongs to the journey that it was recorded in; what is dated after the report date is not known
presented as (
    select
        journeys.as_at_id,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        journeys.provider_code,
        journeys.area,
        journeys.client_no,
        journeys.journey_key,
        journeys.journey_start,
        journeys.has_opiate,
        journeys.has_non_opiate,
        journeys.has_alcohol,
        journeys.has_opiate_or_crack,
        min(case when needs.referral_date <= windows.report_date then needs.referral_date end) as referral_date,
        max(
            case
                when
                    needs.referral_date <= windows.report_date
                    and needs.treatment_or_support_received_date <= windows.report_date
                    then 1
                else 0
            end
        ) = 1 as is_receiving
    from {{ ref('int_journeys') }} as journeys
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and journeys.journey_start between windows.window_start and windows.window_end
            and journeys.treatment_start <= windows.report_date
    inner join needs
        on
            journeys.client_no = needs.client_no
            and needs.recorded_date between journeys.journey_start and windows.report_date
            and (journeys.journey_end is null or needs.recorded_date <= journeys.journey_end)
    group by
        journeys.as_at_id,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        journeys.provider_code,
        journeys.area,
        journeys.client_no,
        journeys.journey_key,
        journeys.journey_start,
        journeys.has_opiate,
        journeys.has_non_opiate,
        journeys.has_alcohol,
        journeys.has_opiate_or_crack
),

latest as (
    select * from presented
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, area, client_no
            order by journey_start desc, journey_key desc
        ) = 1
),

grouped as (
    {{ with_client_groups('latest') }}
),

final as (
    select
        {{ measure_case(
            'grouped',
            'components.component',
            "case
                when grouped.referral_date is null then 'no referral is known'
                when components.component = 'referred' then 'referred'
                when grouped.is_receiving then 'referred, receives treatment or support'
                else 'referred, not known to receive treatment or support'
            end",
            in_numerator=by_component('components.component', {
                'referred': 'grouped.referral_date is not null',
                'receiving': 'grouped.is_receiving',
            }),
        ) }}
    from grouped
    inner join components on grouped.window_code = components.window_code
    where
        grouped.client_group = 'adult'
        and (components.component = 'referred' or grouped.referral_date is not null)
)

select * from final
