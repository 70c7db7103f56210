{#- Clients with a recovery support intervention that ran at any time in the window, in structured treatment
    or not. The flags of recovery support may stand under such an intervention alone, so they add nobody. A client in
    treatment counts as in every figure of the window, by all journeys in it; another by the episode supported. -#}
with referrals as (
    {{ referrals_in_window('ACT05', 'referrals.referral_date <= windows.window_end') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

interventions as (
    select * from {{ ref('int_interventions') }}
    where reporting_type = 'recovery_support'
),

-- an intervention without an end runs to the end of its episode
supported as (
    select
        referrals.as_at_id,
        referrals.window_code,
        referrals.window_start,
        referrals.window_end,
        referrals.provider_code,
        referrals.area,
        referrals.client_no,
        referrals.journey_key,
        coalesce(referrals.triaged_date, referrals.referral_date) as journey_start,
        episodes.has_opiate,
        episodes.has_non_opiate,
        episodes.has_alcohol,
        episodes.has_opiate_or_crack
    from referrals
    inner join episodes on referrals.episode_no = episodes.episode_no
    inner join interventions
        on
            referrals.episode_no = interventions.episode_no
            and interventions.start_date <= referrals.window_end
            and coalesce(interventions.end_date, referrals.discharge_date, referrals.report_date)
            >= referrals.window_start
    qualify
        row_number() over (
            partition by
                referrals.as_at_id,
                referrals.window_code,
                referrals.provider_code,
                referrals.area,
                referrals.client_no
            order by interventions.start_date desc, referrals.episode_no desc
        ) = 1
),

grouped as (
    {{ with_client_groups('supported') }}
),

final as (
    select
        {{ measure_case('grouped', "'value'", "'recovery support in the window'") }}
    from grouped
)

select * from final
