{#- Referrals as the services received them, and what became of those from criminal justice. -#}
with referrals as (
    {{ local_in_window(
        'REF01',
        'referral',
        'records.received_date between windows.window_start and windows.window_end',
        on_date='records.received_date'
    ) }}
),

justice_referrals as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        record_id,
        person_id,
        referral_id,
        received_date,
        cj_source,
        in_structured_treatment_at_referral,
        window_start,
        window_end,
        case_group
    from (
        {{ local_in_window(
            'CJ06',
            'referral',
            'records.cj_source is not null and records.received_date <= windows.window_end',
            on_date='records.received_date'
        ) }}
    ) as known
),

assessments as (
    {{ referral_assessments() }}
),

starts as (
    {{ referral_starts(structured_only=true) }}
),

-- a referral is assessed, and starts, in the month that it happened in, whenever it was received
followed as (
    select
        justice_referrals.*,
        assessments.assessed_date,
        starts.started_date
    from justice_referrals
    left join assessments
        on
            justice_referrals.provider_code = assessments.provider_code
            and justice_referrals.referral_id = assessments.referral_id
    left join starts
        on
            justice_referrals.provider_code = starts.provider_code
            and justice_referrals.referral_id = starts.referral_id
),

community as (
    {{ local_in_window(
        'CJ05',
        'referral',
        'records.from_community_cjs and records.received_date between windows.window_start and windows.window_end',
        on_date='records.received_date'
    ) }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

community_followed as (
    select
        community.*,
        least(
            coalesce(assessments.assessed_date, starts.started_date),
            coalesce(starts.started_date, assessments.assessed_date)
        ) as reached_date,
        {{ add_days('community.received_date', 'cast(parameters.cj_pathway_days as integer)') }} as last_day
    from community
    inner join parameters on community.as_at_id = parameters.as_at_id
    left join assessments
        on
            community.provider_code = assessments.provider_code
            and community.referral_id = assessments.referral_id
    left join starts
        on community.provider_code = starts.provider_code and community.referral_id = starts.referral_id
),

final as (
    select
        {{ local_case(
            'referrals', 'REF01', "'value'", "'received in the window'", person='referrals.person_id',
            breakdowns={'receiving_team': 'referrals.receiving_team', 'local_referral_source': 'referrals.source'},
        ) }}
    from referrals
    {%- for component, condition in {
        'referred': 'followed.received_date >= followed.window_start',
        'assessed': 'followed.assessed_date between followed.window_start and followed.window_end',
        'arrest_in_treatment': "followed.received_date >= followed.window_start
            and followed.cj_source = 'arrest_referral' and followed.in_structured_treatment_at_referral",
        'started': 'followed.started_date between followed.window_start and followed.window_end',
    }.items() %}
    union all
    select
        {{ local_case(
            'followed', 'CJ06', "'" ~ component ~ "'", "'in the window'", person='followed.person_id',
            breakdowns={'cj_source': 'followed.cj_source'},
        ) }}
    from followed
    where {{ condition }}
    {%- endfor %}
    {%- for component, condition in {
        'in_six_weeks': 'reached_date between received_date and last_day and reached_date <= report_date',
        'any_time': 'reached_date >= received_date and reached_date <= report_date',
    }.items() %}
    union all
    select
        {{ local_case(
            'community_followed', 'CJ05', "'" ~ component ~ "'",
            "case when coalesce(" ~ condition ~ ", false) then 'reached treatment' else 'not reached in time' end",
            in_numerator='coalesce(' ~ condition ~ ', false)', person='community_followed.person_id',
        ) }}
    from community_followed
    {%- endfor %}
)

select * from final
