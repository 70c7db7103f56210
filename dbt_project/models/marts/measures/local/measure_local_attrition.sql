{#- Of the referrals that the services settled, by a first intervention or by closing them, those closed without
    one, and of these the ones that no assessment and no episode followed; and the same of the referrals received.
    The national data set has only referrals that reached a triage. -#}
with referrals as (
    {{ local_in_window(
        'REF02',
        'referral',
        'records.received_date <= windows.window_end',
        on_date='records.received_date'
    ) }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

episodes as (
    select * from {{ ref('int_local__episode') }}
    where referral_id is not null
),

-- a referral is closed with the last of its episodes, where none is open
opened as (
    select
        provider_code,
        referral_id,
        min(start_date) as opened_date,
        case when count(*) = count(discharge_date) then max(discharge_date) end as discharge_date
    from episodes
    group by provider_code, referral_id
),

started as (
    {{ referral_starts(structured_only=false) }}
),

assessed as (
    {{ referral_assessments() }}
),

followed as (
    select
        referrals.*,
        coalesce(referrals.closed_without_start_date, opened.discharge_date) as closed_date,
        started.started_date,
        least(
            coalesce(assessed.assessed_date, opened.opened_date),
            coalesce(opened.opened_date, assessed.assessed_date)
        ) as seen_date,
        {{ add_days('referrals.received_date', 'cast(parameters.referral_follow_up_days as integer)') }}
            as follow_up_end
    from referrals
    inner join parameters on referrals.as_at_id = parameters.as_at_id
    left join opened
        on referrals.provider_code = opened.provider_code and referrals.referral_id = opened.referral_id
    left join started
        on referrals.provider_code = started.provider_code and referrals.referral_id = started.referral_id
    left join assessed
        on referrals.provider_code = assessed.provider_code and referrals.referral_id = assessed.referral_id
),

-- a start after the window is not known in it
settled as (
    select
        *,
        coalesce(started_date > window_end, true) as is_lost,
        coalesce(seen_date > closed_date, true) as is_unseen
    from followed
    where
        case when started_date <= window_end then started_date else closed_date end
        between window_start and window_end
),

received as (
    select
        *,
        coalesce(closed_date <= follow_up_end, false) and coalesce(started_date > follow_up_end, true) as is_lost
    from followed
    where received_date >= window_start
),

final as (
    {%- for component, condition in {
        'lost_of_settled': 'settled.is_lost',
        'lost_before_assessment_of_settled': 'settled.is_lost and settled.is_unseen',
    }.items() %}
    select
        {{ local_case(
            'settled', 'REF02', "'" ~ component ~ "'",
            "case
                when settled.is_lost and settled.is_unseen then 'closed before an assessment or an episode'
                when settled.is_lost then 'closed without an intervention'
                else 'an intervention began'
            end",
            in_numerator=condition, person='settled.person_id',
        ) }}
    from settled
    union all
    {%- endfor %}
    select
        {{ local_case(
            'received', 'REF02', "'lost_of_received'",
            "case
                when received.is_lost then 'closed without an intervention within the follow-up'
                else 'an intervention began, or the referral was open at the end of the follow-up'
            end",
            in_numerator='received.is_lost', person='received.person_id',
        ) }}
    from received
)

select * from final
