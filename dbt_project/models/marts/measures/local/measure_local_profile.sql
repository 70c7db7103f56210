{#- Who the clients in service are: what is recorded about them, where they live, how deprived their wards are, and
    their risks on the last day of the window. -#}
{%- set personal = [
    {
        'person_age_band': 'described.band',
        'person_gender': 'lower(described.gender)',
        'person_ethnicity': 'lower(described.ethnicity)',
    },
    {
        'protected_age': 'coalesce(described.band, lower(described.other_protected_characteristics__age))',
        'protected_disability':
            'lower(coalesce(described.other_protected_characteristics__disability, described.disability))',
        'protected_gender_reassignment':
            'lower(coalesce(described.other_protected_characteristics__gender_reassignment, described.gender_identity))',
    },
    {
        'protected_marriage_civil_partnership':
            'lower(described.other_protected_characteristics__marriage_civil_partnership)',
        'protected_pregnancy_maternity': 'lower(described.other_protected_characteristics__pregnancy_maternity)',
        'protected_race': 'lower(coalesce(described.other_protected_characteristics__race, described.ethnicity))',
    },
    {
        'protected_religion_belief': 'lower(described.other_protected_characteristics__religion_belief)',
        'protected_sex': 'lower(coalesce(described.other_protected_characteristics__sex, described.gender))',
        'protected_sexual_orientation':
            'lower(coalesce(described.other_protected_characteristics__sexual_orientation, described.sexual_orientation))',
    },
] -%}
with in_service as (
    select
        *,
        {{ age_in_years('birth_date', 'window_end') }} as age_years
    from {{ ref('int_local_in_service') }}
    where window_code in ({{ windows_of('PRO01') }})
),

clients as (
    select * from {{ ref('int_local__client') }}
),

age_bands as (
    select * from {{ ref('age_bands') }}
),

statuses as (
    select * from {{ ref('int_local__client_status') }}
),

status_kinds as (
    select * from {{ ref('client_status_kinds') }}
),

described as (
    select
        in_service.*,
        clients.gender,
        clients.ethnicity,
        clients.disability,
        clients.sexual_orientation,
        clients.gender_identity,
        {%- for name in [
            'age', 'disability', 'gender_reassignment', 'marriage_civil_partnership', 'pregnancy_maternity', 'race',
            'religion_belief', 'sex', 'sexual_orientation',
        ] %}
        clients.other_protected_characteristics__{{ name }},
        {%- endfor %}
        age_bands.band
    from in_service
    left join clients
        on in_service.provider_code = clients.provider_code and in_service.client_id = clients.client_id
    left join age_bands on {{ in_band('in_service.age_years', 'age_bands') }}
),

placed as (
    {{ with_residence('in_service', 'window_end') }}
),

held as (
    select distinct
        in_service.as_at_id,
        in_service.window_code,
        in_service.provider_code,
        in_service.client_id,
        lower(statuses.status_type) as status_type,
        lower(statuses.status_value) as status_value
    from in_service
    inner join statuses
        on
            in_service.provider_code = statuses.provider_code
            and in_service.client_id = statuses.client_id
            and statuses.valid_from <= in_service.window_end
            and (statuses.valid_to is null or statuses.valid_to >= in_service.window_end)
),

at_risk as (
    select
        in_service.*,
        status_kinds.component,
        status_kinds.status_type || ': ' || coalesce(held.status_value, 'not_recorded') as risk
    from in_service
    cross join status_kinds
    left join held
        on
            in_service.as_at_id = held.as_at_id
            and in_service.window_code = held.window_code
            and in_service.provider_code = held.provider_code
            and in_service.client_id = held.client_id
            and status_kinds.status_type = held.status_type
),

final as (
    {%- for breakdowns in personal %}
    select
        {{ local_case(
            'described', 'PRO01', "'people'", "'in service in the window'",
            person='described.person_id', breakdowns=breakdowns,
        ) }}
    from described
    union all
    {%- endfor %}
    select
        {{ local_case(
            'placed', 'PRO01', "'places'", "'in service in the window'",
            person='placed.person_id', breakdowns={'ward': 'placed.ward_code', 'sub_area': 'lower(placed.sub_area)'},
        ) }}
    from placed
    union all
    select
        {{ local_case(
            'placed', 'PRO01', "'deprivation'", "'in service in the window'",
            person='placed.person_id', breakdowns={'deprivation_decile': 'placed.national_decile'},
        ) }}
    from placed
    union all
    select
        {{ local_case(
            'at_risk', 'PRO01', 'at_risk.component', "'in service in the window'",
            person='at_risk.person_id', breakdowns={'risk_status': 'at_risk.risk'},
        ) }}
    from at_risk
)

select * from final
