{#- Journeys that the local extracts connect with criminal justice: a referral by it that came from the first
    referral of the journey to its triage, or a court order in force on a day of the journey. Where no extract has
    come there are none. -#}
with journeys as (
    select
        journeys.as_at_id,
        journeys.provider_code,
        journeys.area,
        journeys.client_no,
        journeys.journey_key,
        journeys.journey_start,
        coalesce(journeys.first_referral_date, journeys.journey_start) as first_referral_date,
        coalesce(journeys.journey_end, report_dates.report_date) as last_day
    from {{ ref('int_journeys') }} as journeys
    inner join {{ ref('int_report_dates') }} as report_dates on journeys.as_at_id = report_dates.as_at_id
),

orders as (
    select * from {{ ref('int_local__cj_order') }}
),

referrals as (
    select * from {{ ref('int_local__referral') }}
    where cj_source is not null or from_community_cjs
),

contacts as (
    select
        journeys.as_at_id,
        journeys.provider_code,
        journeys.journey_key,
        'order' as contact
    from journeys
    inner join orders
        on
            journeys.client_no = orders.client_no
            and journeys.area = orders.area
            and orders.start_date <= journeys.last_day
            and (orders.end_date is null or orders.end_date >= journeys.journey_start)
    union all
    select
        journeys.as_at_id,
        journeys.provider_code,
        journeys.journey_key,
        'referral' as contact
    from journeys
    inner join referrals
        on
            journeys.client_no = referrals.client_no
            and journeys.area = referrals.area
            and referrals.received_date between journeys.first_referral_date and journeys.journey_start
),

final as (
    select
        as_at_id,
        provider_code,
        journey_key,
        max(case when contact = 'referral' then 1 else 0 end) = 1 as was_referred,
        max(case when contact = 'order' then 1 else 0 end) = 1 as had_order
    from contacts
    group by as_at_id, provider_code, journey_key
)

select * from final
