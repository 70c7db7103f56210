{#- Referrals to the mental health trust and clients whom the service and the trust work with together. -#}
with referrals as (
    {{ local_in_window(
        'MH03',
        'mental_health_need',
        "records.referred_to = 'somerset_partnership'
        and records.referral_date between windows.window_start and windows.window_end",
        on_date='records.referral_date'
    ) }}
),

joint_work as (
    {{ local_in_window(
        'MH03',
        'mental_health_need',
        "records.joint_work_from <= windows.window_end
        and (records.joint_work_to is null or records.joint_work_to >= windows.window_start)",
        on_date='greatest(records.joint_work_from, windows.window_start)'
    ) }}
),

final as (
    {%- for component in ['referrals', 'referred'] %}
    select
        {{ local_case(
            'referrals', 'MH03', "'" ~ component ~ "'", "'referred to the mental health trust in the window'",
            person='referrals.person_id',
        ) }}
    from referrals
    union all
    {%- endfor %}
    select
        {{ local_case(
            'joint_work', 'MH03', "'joint_work'", "'in joint work on a day of the window'",
            person='joint_work.person_id',
        ) }}
    from joint_work
)

select * from final
