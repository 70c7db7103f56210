{#- Carers and family members: those of clients in treatment, those affected by somebody's use, and those whom a
    supporting service sees or is asked to see. -#}
with carers as (
    {{ local_in_window(
        'CAR01',
        'carer',
        'records.recorded_date <= windows.window_end',
        on_date='greatest(records.recorded_date, windows.window_start)'
    ) }}
),

contacts as (
    {{ local_in_window(
        'CAR01',
        'carer_contact',
        'records.contact_date between windows.window_start and windows.window_end',
        on_date='records.contact_date'
    ) }}
),

-- providers that send no contacts one by one say the latest on the carer's own row
latest_contacts as (
    {{ local_in_window(
        'CAR01',
        'carer',
        'records.supporting_service_contact_date between windows.window_start and windows.window_end',
        on_date='records.supporting_service_contact_date'
    ) }}
),

latest_referrals as (
    {{ local_in_window(
        'CAR01',
        'carer',
        'records.supporting_service_referral_date between windows.window_start and windows.window_end',
        on_date='records.supporting_service_referral_date'
    ) }}
),

persons as (
    select * from {{ ref('int_local_persons') }}
),

age_bands as (
    select * from {{ ref('age_bands') }}
),

in_treatment as (
    select distinct
        as_at_id,
        window_code,
        area,
        client_no
    from {{ ref('int_journey_windows') }}
    where provider_code = 'all' and window_code in ({{ windows_of('CAR01') }})
),

aged as (
    select
        carers.*,
        {{ age_in_years(
            'coalesce(carers.birth_date, carers.profile__date_of_birth)', 'carers.window_end'
        ) }} as age_years
    from carers
),

of_clients as (
    select
        aged.*,
        age_bands.band
    from aged
    inner join persons as clients
        on aged.provider_code = clients.provider_code and aged.client_id = clients.local_id
    inner join in_treatment
        on
            aged.as_at_id = in_treatment.as_at_id
            and aged.window_code = in_treatment.window_code
            and aged.area = in_treatment.area
            and clients.client_no = in_treatment.client_no
    left join age_bands on {{ in_band('aged.age_years', 'age_bands') }}
),

affected as (
    select * from carers
    where affected_by_others_use and recorded_date >= window_start
),

final as (
    {%- for breakdowns in [
        {
            'person_age_band': 'of_clients.band',
            'person_gender': 'lower(of_clients.profile__gender)',
            'person_ethnicity': 'lower(of_clients.profile__ethnicity)',
        },
        {
            'person_disability': 'lower(of_clients.profile__disability)',
            'relationship': 'lower(of_clients.relationship)',
        },
    ] %}
    select
        {{ local_case(
            'of_clients', 'CAR01', "'carers'", "'carer of a client in treatment in the window'",
            person='of_clients.person_id', breakdowns=breakdowns,
        ) }}
    from of_clients
    union all
    {%- endfor %}
    select
        {{ local_case(
            'affected', 'CAR01', "'affected'", "'recorded in the window as affected by the use of others'",
            person='affected.person_id',
        ) }}
    from affected
    {%- for contact_type, component in {'in_contact': 'in_support', 'referred': 'referred'}.items() %}
    union all
    select
        {{ local_case(
            'contacts', 'CAR01', "'" ~ component ~ "'", "'" ~ contact_type | replace('_', ' ') ~ " in the window'",
            person='contacts.person_id',
        ) }}
    from contacts
    where contacts.contact_type = '{{ contact_type }}'
    {%- endfor %}
    {%- for source, component in {'latest_contacts': 'in_support', 'latest_referrals': 'referred'}.items() %}
    union all
    select
        {{ local_case(
            source, 'CAR01', "'" ~ component ~ "'", "'latest on the row of the carer, in the window'",
            person=source ~ '.person_id',
        ) }}
    from {{ source }}
    {%- endfor %}
)

select * from final
