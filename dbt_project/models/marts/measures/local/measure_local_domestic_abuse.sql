{#- What clients disclose about domestic abuse, and what is done with the domestic abuse service. -#}
with disclosures as (
    {{ local_in_window(
        'DA01',
        'domestic_abuse',
        'records.disclosure_date between windows.window_start and windows.window_end',
        on_date='records.disclosure_date'
    ) }}
),

referrals as (
    {{ local_in_window(
        'DA01',
        'domestic_abuse',
        'records.sidas_referral_date between windows.window_start and windows.window_end',
        on_date='records.sidas_referral_date'
    ) }}
),

joint_work as (
    {{ local_in_window(
        'DA01',
        'domestic_abuse',
        "records.sidas_joint_work_from <= windows.window_end
        and (records.sidas_joint_work_to is null or records.sidas_joint_work_to >= windows.window_start)",
        on_date='greatest(records.sidas_joint_work_from, windows.window_start)'
    ) }}
),

final as (
    select
        {{ local_case(
            'disclosures', 'DA01', "'role'", "'told of a role in the window'",
            person='disclosures.person_id', breakdowns={'domestic_abuse_role': 'disclosures.role'},
        ) }}
    from disclosures
    where disclosures.role is not null
    union all
    select
        {{ local_case(
            'referrals', 'DA01', "'referrals'", "'referred to the domestic abuse service in the window'",
            person='referrals.person_id',
        ) }}
    from referrals
    union all
    select
        {{ local_case(
            'joint_work', 'DA01', "'joint_work'", "'in joint work on a day of the window'",
            person='joint_work.person_id',
        ) }}
    from joint_work
)

select * from final
