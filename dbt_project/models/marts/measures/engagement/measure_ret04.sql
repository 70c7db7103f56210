{#- What became of referrals within the follow-up: they are triaged, treatment begins, they close, or they wait
    still. And of the referrals settled in a month, by a start or a closure, those closed without a start. -#}
with referrals as (
    {{ referrals_in_window(
        'RET04',
        'coalesce(referrals.treatment_start, referrals.discharge_date, referrals.referral_date) '
        ~ '>= windows.window_start and referrals.referral_date <= windows.window_end'
    ) }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

followed as (
    select
        referrals.*,
        {{ add_days('referrals.referral_date', 'cast(parameters.referral_follow_up_days as integer)') }}
            as follow_up_end
    from referrals
    inner join parameters on referrals.as_at_id = parameters.as_at_id
),

referred as (
    select
        *,
        coalesce(triaged_date <= follow_up_end, false) as is_triaged,
        case
            when treatment_start <= follow_up_end then 'started'
            when discharge_date <= follow_up_end and (triaged_date is null or triaged_date > discharge_date)
                then 'closed_without_triage'
            when discharge_date <= follow_up_end then 'closed_after_triage'
            else 'still_waiting'
        end as outcome
    from followed
    where referral_date between window_start and window_end
),

settled as (
    select
        *,
        treatment_start is null as is_lost
    from followed
    where coalesce(treatment_start, discharge_date) between window_start and window_end
),

components as (
    select distinct component
    from {{ ref('measure_components') }}
    where measure = 'RET04' and component <> 'lost_of_settled'
),

final as (
    select
        {{ measure_case(
            'referred',
            'components.component',
            'referred.outcome',
            in_numerator="case components.component
                when 'triaged' then referred.is_triaged else referred.outcome = components.component
            end",
        ) }}
    from referred
    cross join components
    union all
    select
        {{ measure_case(
            'settled',
            "'lost_of_settled'",
            "case when settled.is_lost then 'closed without a start' else 'treatment began' end",
            in_numerator='settled.is_lost',
        ) }}
    from settled
)

select * from final
