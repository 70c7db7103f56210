{#- Episodes as the services opened and closed them, and assessments as they completed them. The groups of the
    monthly table exclude each other: carers and family members, then re-engagements, then substances. -#}
{%- set monthly_group -%}
case
            when is_carer then 'carer_family'
            when is_re_engagement then 're_engagement'
            else {{ local_substance_group('substance_group') }}
        end
{%- endset -%}
with opened as (
    {{ local_in_window(
        'EPI01',
        'episode',
        'records.start_date between windows.window_start and windows.window_end',
        on_date='records.start_date'
    ) }}
),

opened_by_type as (
    {{ with_client_type('opened', 'start_date') }}
),

opened_by_group as (
    select
        opened_by_type.*,
        {{ is_episode_of_carer('opened_by_type') }} as is_carer
    from opened_by_type
),

structured as (
    {{ local_in_window(
        'EPI02',
        'episode',
        'records.structured_start_date between windows.window_start and windows.window_end',
        on_date='records.structured_start_date'
    ) }}
),

closed as (
    {{ local_in_window(
        'EPI03',
        'episode',
        "records.discharge_date between windows.window_start and windows.window_end"
        ~ " and records.episode_type <> 'needle_exchange'",
        on_date='records.discharge_date'
    ) }}
),

closed_by_type as (
    {{ with_client_type('closed', 'discharge_date') }}
),

closed_by_group as (
    select
        closed_by_type.*,
        {{ is_episode_of_carer('closed_by_type') }} as is_carer,
        case
            when closed_by_type.discharge_reason in ('complete_drug_or_alcohol_free', 'complete_occasional_user')
                then 'complete'
            when closed_by_type.discharge_reason in ('incomplete', 'transferred')
                then closed_by_type.discharge_reason
            else 'other'
        end as closure,
        'closed: ' || coalesce(closed_by_type.discharge_reason, 'not_recorded') as closing
    from closed_by_type
),

assessments as (
    {{ local_in_window(
        'ASM01',
        'assessment',
        'records.completed_date between windows.window_start and windows.window_end',
        on_date='records.completed_date'
    ) }}
),

assessed_by_type as (
    {{ with_client_type('assessments', 'completed_date') }}
),

-- an assessment belongs to the episode of its referral
re_engagements as (
    select
        provider_code,
        referral_id
    from {{ ref('int_local__episode') }}
    where is_re_engagement and referral_id is not null
    group by provider_code, referral_id
),

assessed as (
    select
        assessed_by_type.*,
        {{ is_carer_or_family('assessed_by_type') }} as is_carer,
        re_engagements.referral_id is not null as is_re_engagement
    from assessed_by_type
    left join re_engagements
        on
            assessed_by_type.provider_code = re_engagements.provider_code
            and assessed_by_type.referral_id = re_engagements.referral_id
),

final as (
    select
        {{ local_case(
            'opened_by_group', 'EPI01', "'other_than_needle_exchange'", "'opened in the window'",
            person='opened_by_group.person_id', breakdowns={'monthly_group': monthly_group},
        ) }}
    from opened_by_group
    where opened_by_group.episode_type <> 'needle_exchange'
    union all
    select
        {{ local_case(
            'opened_by_group', 'EPI01', "'re_engagement'", "'opened in the window'",
            person='opened_by_group.person_id',
            breakdowns={'substance_group': local_substance_group('substance_group')},
        ) }}
    from opened_by_group
    where
        opened_by_group.episode_type <> 'needle_exchange'
        and opened_by_group.is_re_engagement
        and not opened_by_group.is_carer
    union all
    select
        {{ local_case(
            'opened_by_group', 'EPI01', "'needle_exchange'", "'opened in the window'",
            person='opened_by_group.person_id',
            breakdowns={'substance_group': local_substance_group('substance_group')},
        ) }}
    from opened_by_group
    where opened_by_group.episode_type = 'needle_exchange'
    union all
    select
        {{ local_case(
            'structured', 'EPI02', "'value'", "'first structured intervention in the window'",
            person='structured.person_id',
            breakdowns={'substance_group': local_substance_group('structured.substance_group')},
        ) }}
    from structured
    union all
    select
        {{ local_case(
            'closed_by_group', 'EPI03', "'closed'", 'closed_by_group.closing', person='closed_by_group.person_id',
            breakdowns={'monthly_group': monthly_group},
        ) }}
    from closed_by_group
    union all
    select
        {{ local_case(
            'closed_by_group', 'EPI03', 'closed_by_group.closure', 'closed_by_group.closing',
            person='closed_by_group.person_id', breakdowns={'monthly_group': monthly_group},
        ) }}
    from closed_by_group
    union all
    select
        {{ local_case(
            'assessed', 'ASM01', "'initial'", "'completed in the window'", person='assessed.person_id',
            breakdowns={'monthly_group': monthly_group},
        ) }}
    from assessed
    where assessment_type = 'initial'
    union all
    select
        {{ local_case(
            'assessed', 'ASM01', "'needle_exchange'", "'completed in the window'", person='assessed.person_id',
            breakdowns={'substance_group': local_substance_group('substance_group')},
        ) }}
    from assessed
    where assessment_type = 'needle_exchange'
)

select * from final
