{#- Safeguarding referrals, what came of them, and what was escalated. -#}
with referrals as (
    {{ local_in_window(
        'SAF01',
        'safeguarding_referral',
        'records.referral_date <= windows.window_end',
        on_date='records.referral_date'
    ) }}
),

-- what is dated after the window is not known at its end; a need for escalation counts as its use
as_known as (
    select
        *,
        coalesce(escalation_used, escalation_date is not null)
        and (escalation_date is null or escalation_date <= window_end) as is_escalated,
        case when outcome_date > window_end then 'awaited' else lower(outcome) end as outcome_by_end,
        lower(escalation_outcome) as escalation_outcome_by_end
    from referrals
),

made as (
    select * from as_known
    where referral_date >= window_start
),

escalations as (
    select * from as_known
    where is_escalated and escalation_date >= window_start
),

final as (
    select
        {{ local_case(
            'made', 'SAF01', "'referrals'", "'referral made in the window'",
            person='made.person_id',
            breakdowns={'safeguarding_subject': 'made.subject_type', 'safeguarding_outcome': 'made.outcome_by_end'},
        ) }}
    from made
    union all
    select
        {{ local_case(
            'made', 'SAF01', "'escalated'",
            "case
                when made.is_escalated then 'escalated by the end of the window'
                when made.escalation_used is null then 'not recorded whether escalated, counted as not'
                else 'not escalated by the end of the window'
            end",
            in_numerator='made.is_escalated',
            person='made.person_id',
            breakdowns={'safeguarding_subject': 'made.subject_type'},
        ) }}
    from made
    union all
    select
        {{ local_case(
            'escalations', 'SAF01', "'escalations'", "'escalated in the window'",
            person='escalations.person_id',
            breakdowns={
                'safeguarding_subject': 'escalations.subject_type',
                'escalation_outcome': 'escalations.escalation_outcome_by_end',
            },
        ) }}
    from escalations
)

select * from final
