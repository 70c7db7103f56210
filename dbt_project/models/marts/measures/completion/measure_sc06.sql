{#- Of the young people who completed, those with neither a new journey nor a referral or contact by criminal
    justice within six months, and within twelve. Contacts are those of the local extracts. -#}
with windows as (
    select * from {{ ref('int_windows') }}
    where window_code in ({{ windows_of('SC06') }})
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

completions as (
    select
        journeys.*,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        windows.report_date
    from {{ ref('int_journeys') }} as journeys
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and journeys.journey_end between windows.window_start and windows.window_end
    where journeys.is_completed
    qualify
        row_number() over (
            partition by
                journeys.as_at_id, windows.window_code, journeys.provider_code, journeys.area, journeys.client_no
            order by journeys.journey_no desc
        ) = 1
),

young_people as (
    select * from ({{ with_client_groups('completions') }}) as grouped
    where client_group = 'yp'
),

-- a new referral of the area by criminal justice, at any provider and whether or not treatment followed
criminal_justice_referrals as (
    select
        young_people.as_at_id,
        young_people.window_code,
        young_people.provider_code,
        young_people.journey_key,
        min(episodes.referral_date) as first_referral_date
    from young_people
    inner join report_dates on young_people.as_at_id = report_dates.as_at_id
    inner join {{ ref('int_episodes') }} as episodes
        on
            report_dates.data_version = episodes.data_version
            and young_people.client_no = episodes.client_no
            and young_people.area = episodes.area
            and episodes.referral_date between young_people.journey_end and young_people.report_date
    where episodes.is_criminal_justice
    group by
        young_people.as_at_id, young_people.window_code, young_people.provider_code, young_people.journey_key
),

criminal_justice_contacts as (
    select
        young_people.as_at_id,
        young_people.window_code,
        young_people.provider_code,
        young_people.journey_key,
        min(contacts.contact_date) as first_contact_date
    from young_people
    inner join {{ ref('int_local__cj_contact') }} as contacts
        on
            young_people.client_no = contacts.client_no
            and young_people.area = contacts.area
            and contacts.contact_date between young_people.journey_end and young_people.report_date
    group by
        young_people.as_at_id, young_people.window_code, young_people.provider_code, young_people.journey_key
),

returns as (
    select * from {{ ref('int_completion_returns') }}
),

follow_ups as (
    select
        as_at_id,
        '6_months' as follow_up,
        representation_months as months
    from parameters
    union all
    select
        as_at_id,
        '12_months' as follow_up,
        representation_long_months as months
    from parameters
),

followed as (
    select
        young_people.*,
        follow_ups.follow_up,
        coalesce(
            returns.first_return_date
            < {{ add_months('young_people.journey_end', 'cast(follow_ups.months as integer)') }},
            false
        ) as has_returned,
        coalesce(
            criminal_justice_referrals.first_referral_date
            < {{ add_months('young_people.journey_end', 'cast(follow_ups.months as integer)') }},
            false
        ) as was_referred,
        coalesce(
            criminal_justice_contacts.first_contact_date
            < {{ add_months('young_people.journey_end', 'cast(follow_ups.months as integer)') }},
            false
        ) as was_in_contact
    from young_people
    inner join follow_ups on young_people.as_at_id = follow_ups.as_at_id
    left join returns
        on
            young_people.as_at_id = returns.as_at_id
            and young_people.provider_code = returns.provider_code
            and young_people.journey_key = returns.journey_key
    left join criminal_justice_referrals
        on
            young_people.as_at_id = criminal_justice_referrals.as_at_id
            and young_people.window_code = criminal_justice_referrals.window_code
            and young_people.provider_code = criminal_justice_referrals.provider_code
            and young_people.journey_key = criminal_justice_referrals.journey_key
    left join criminal_justice_contacts
        on
            young_people.as_at_id = criminal_justice_contacts.as_at_id
            and young_people.window_code = criminal_justice_contacts.window_code
            and young_people.provider_code = criminal_justice_contacts.provider_code
            and young_people.journey_key = criminal_justice_contacts.journey_key
),

outcomes as (
    select 'not_returned' as outcome
    union all
    select 'to_treatment' as outcome
    union all
    select 'by_criminal_justice' as outcome
),

final as (
    select
        {{ measure_case(
            'followed',
            "outcomes.outcome || '.' || followed.follow_up",
            "case
                when followed.has_returned and followed.was_referred
                    then 'returned to treatment and referred by criminal justice'
                when followed.has_returned and followed.was_in_contact
                    then 'returned to treatment and in contact with criminal justice'
                when followed.has_returned then 'returned to treatment'
                when followed.was_referred then 'referred by criminal justice'
                when followed.was_in_contact then 'in contact with criminal justice'
                else 'did not return'
            end",
            in_numerator="case outcomes.outcome
                when 'to_treatment' then followed.has_returned
                when 'by_criminal_justice' then followed.was_referred or followed.was_in_contact
                else not (followed.has_returned or followed.was_referred or followed.was_in_contact)
            end",
        ) }}
    from followed
    cross join outcomes
)

select * from final
