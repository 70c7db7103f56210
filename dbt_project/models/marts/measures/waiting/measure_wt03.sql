{#- Journeys whose treatment began within the local limit of days after the referral, and the same of the first
    brief intervention of a referral, with its mean wait while no limit is agreed. -#}
with starts as (
    select
        *,
        {{ days_between('first_referral_date', 'treatment_start') }} as wait_days
    from {{ ref('int_journey_windows') }}
    where
        window_code in ({{ windows_of('WT03') }})
        and treatment_start between window_start and window_end
),

first_brief_interventions as (
    select
        episode_no,
        min(start_date) as brief_start
    from {{ ref('int_interventions') }}
    where reporting_type = 'alcohol_brief_intervention'
    group by episode_no
),

referrals as (
    {{ referrals_in_window('WT03', 'referrals.referral_date <= windows.window_end') }}
),

brief_starts as (
    select
        referrals.*,
        {{ days_between('referrals.referral_date', 'first_brief_interventions.brief_start') }} as wait_days
    from referrals
    inner join first_brief_interventions
        on
            referrals.episode_no = first_brief_interventions.episode_no
            and first_brief_interventions.brief_start between referrals.window_start and referrals.window_end
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

final as (
    select
        {{ measure_case(
            'starts',
            "'value'",
            "case
                when starts.wait_days <= parameters.wait_local_target_days then 'within the limit'
                else 'over the limit, or no referral date'
            end",
            in_numerator='coalesce(starts.wait_days <= parameters.wait_local_target_days, false)',
        ) }}
    from starts
    inner join parameters on starts.as_at_id = parameters.as_at_id
    union all
    select
        {{ measure_case(
            'brief_starts',
            "'brief.within_limit'",
            "case
                when brief_starts.wait_days <= parameters.wait_brief_intervention_days then 'within the limit'
                else 'over the limit'
            end",
            in_numerator='brief_starts.wait_days <= parameters.wait_brief_intervention_days',
        ) }}
    from brief_starts
    inner join parameters on brief_starts.as_at_id = parameters.as_at_id
    union all
    select
        {{ measure_case(
            'brief_starts',
            "'brief.mean_days'",
            "'first brief intervention in the window'",
            amount='brief_starts.wait_days',
        ) }}
    from brief_starts
)

select * from final
