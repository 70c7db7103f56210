{#- Safeguarding referrals of young people: of clients who are young, and of the children of clients, who are young
    whatever the age of the client. -#}
with referrals as (
    {{ local_in_window(
        'YPR01',
        'safeguarding_referral',
        "records.subject_type in ('yp_client', 'child_of_client')"
        ~ " and records.referral_date between windows.window_start and windows.window_end"
    ) }}
),

with_services as (
    {{ with_local_services('referrals', 'referrals.client_id') }}
),

young as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        record_id,
        subject_type,
        in_intervention_type,
        in_service_type,
        'yp' as case_group
    from with_services
),

final as (
    select
        {{ local_case(
            'young', 'YPR01', "'value'", "'made in the window'",
            breakdowns=dict(local_service_breakdowns('young'), subject_type='young.subject_type'),
        ) }}
    from young
)

select * from final
