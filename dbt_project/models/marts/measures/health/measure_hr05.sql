{#- Clients in treatment referred for hepatitis C treatment: in the window, and among those with a positive
    result. The ribonucleic acid result decides, the antibody result only where there is no other. -#}
with components as (
    {{ components_of('HR05') }}
),

journeys as (
    select
        *,
        coalesce(hepatitis_c_rna, hepatitis_c_antibody) = 'positive' as is_positive,
        max(hepatitis_c_referral_date) over (
            partition by as_at_id, window_code, provider_code, area, client_no
        ) as referral_date
    from {{ ref('int_journey_status_windows') }}
    where window_code in ({{ windows_of('HR05') }})
),

final as (
    select
        {{ measure_case(
            'journeys',
            'components.component',
            "case when journeys.referral_date is not null then 'referred' else 'no referral on record' end",
            in_numerator='journeys.referral_date is not null',
        ) }}
    from journeys
    inner join components on journeys.window_code = components.window_code
    where
        journeys.is_latest
        and coalesce(
            {{ by_component('components.component', {
                'referred': 'journeys.referral_date between journeys.window_start and journeys.window_end',
                'of_positive': 'journeys.is_positive',
            }) }},
            false
        )
)

select * from final
