{#- Whether the protocol was followed to its end: for referrals of safeguarding and for invitations to core groups
    and child protection conferences. -#}
with referrals as (
    {{ local_in_window(
        'LOC06',
        'safeguarding_referral',
        'records.referral_date between windows.window_start and windows.window_end',
        on_date='records.referral_date'
    ) }}
),

invitations as (
    {{ local_in_window(
        'LOC06',
        'conference_invite',
        'records.invite_date between windows.window_start and windows.window_end',
        on_date='records.invite_date'
    ) }}
),

final as (
    {%- for source, breakdowns in {
        'referrals': {}, 'invitations': {'meeting_type': 'invitations.meeting_type'},
    }.items() %}
    select
        {{ local_case(
            source, 'LOC06', "'" ~ source ~ "'",
            "case
                when " ~ source ~ ".protocol_complete then 'protocol complete'
                when " ~ source ~ ".protocol_complete is null then 'not recorded, counted as not complete'
                else 'protocol not complete'
            end",
            in_numerator='coalesce(' ~ source ~ '.protocol_complete, false)',
            person=source ~ '.person_id',
            breakdowns=breakdowns,
        ) }}
    from {{ source }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
