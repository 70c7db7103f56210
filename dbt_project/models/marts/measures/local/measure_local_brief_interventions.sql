{#- How long people waited from a referral to the first extended brief intervention that followed from it: the mean
    and the longest wait, and the share within a limit. -#}
with starts as (
    {{ local_in_window(
        'WT05',
        'intervention',
        'records.is_extended_brief and records.start_date between windows.window_start and windows.window_end',
        on_date='records.start_date'
    ) }}
),

-- an intervention belongs to the referral of its episode
first_of_referrals as (
    select
        interventions.provider_code,
        interventions.record_id,
        referrals.received_date
    from {{ ref('int_local__intervention') }} as interventions
    inner join {{ ref('int_local__episode') }} as episodes
        on
            interventions.provider_code = episodes.provider_code
            and interventions.episode_id = episodes.episode_id
    inner join {{ ref('int_local__referral') }} as referrals
        on
            episodes.provider_code = referrals.provider_code
            and episodes.referral_id = referrals.referral_id
    where interventions.is_extended_brief and interventions.start_date is not null
    qualify
        row_number() over (
            partition by referrals.provider_code, referrals.referral_id
            order by interventions.start_date nulls last, interventions.handed_in_no nulls last
        ) = 1
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

waits as (
    select
        starts.*,
        {{ days_between('first_of_referrals.received_date', 'starts.start_date') }} as wait_days,
        parameters.wait_brief_intervention_days as limit_days
    from starts
    inner join first_of_referrals
        on
            starts.provider_code = first_of_referrals.provider_code
            and starts.record_id = first_of_referrals.record_id
            and starts.start_date >= first_of_referrals.received_date
    inner join parameters on starts.as_at_id = parameters.as_at_id
),

final as (
    {%- for component in ['mean_days', 'max_days'] %}
    select
        {{ local_case(
            'waits', 'WT05', "'" ~ component ~ "'", "'first brief intervention of a referral in the window'",
            amount='waits.wait_days', person='waits.person_id',
        ) }}
    from waits
    union all
    {%- endfor %}
    select
        {{ local_case(
            'waits', 'WT05', "'within_limit'",
            "case when waits.wait_days <= waits.limit_days then 'within the limit' else 'over the limit' end",
            in_numerator='waits.wait_days <= waits.limit_days', person='waits.person_id',
        ) }}
    from waits
)

select * from final
