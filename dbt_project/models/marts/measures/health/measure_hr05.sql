{#- Clients in treatment referred for hepatitis C treatment: in the window, and among those with a positive
    result. The ribonucleic acid result decides, the antibody result only where there is no other. -#}
with components as (
    {{ components_of('HR05') }}
),

journeys as (
    select
        components.component,
        journeys.*,
        coalesce(journeys.hepatitis_c_rna, journeys.hepatitis_c_antibody) = 'positive' as is_positive,
        max(journeys.hepatitis_c_referral_date) over (
            partition by
                components.component,
                journeys.as_at_id,
                journeys.window_code,
                journeys.provider_code,
                journeys.area,
                journeys.client_no
        ) as referral_date
    from {{ ref('int_journey_status_windows') }} as journeys
    inner join components on journeys.window_code = components.window_code
),

final as (
    select
        {{ measure_case(
            'journeys',
            'journeys.component',
            "case when journeys.referral_date is not null then 'referred' else 'no referral on record' end",
            in_numerator='journeys.referral_date is not null',
        ) }}
    from journeys
    where
        journeys.is_latest
        and coalesce(
            {{ by_component('journeys.component', {
                'referred': 'journeys.referral_date between journeys.window_start and journeys.window_end',
                'of_positive': 'journeys.is_positive',
            }) }},
            false
        )
)

select * from final
