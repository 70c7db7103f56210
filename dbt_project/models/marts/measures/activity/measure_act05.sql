{#- Clients with a recovery support intervention that ran at any time in the window, in structured treatment
    or not. The flags of recovery support may stand under such an intervention alone, so they add nobody. -#}
with referrals as (
    {{ referrals_in_window('ACT05', 'referrals.referral_date <= windows.window_end') }}
),

interventions as (
    select * from {{ ref('int_interventions') }}
    where reporting_type = 'recovery_support'
),

-- an intervention without an end runs to the end of its episode
supported as (
    select referrals.*
    from referrals
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

final as (
    select
        {{ measure_case('supported', "'value'", "'recovery support in the window'") }}
    from supported
)

select * from final
