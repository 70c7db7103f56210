{#- What a client in treatment in a window is counted by beside the substance group. As with every status
    of a client, the latest journey in the window decides. Clients alike in all of it share a profile. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_asking_for(client_attributes()) }})
),

clients as (
    select * from {{ ref('int_clients') }}
),

ethnicities as (
    select * from {{ ref('int_client_ethnicity') }}
),

children as (
    select * from {{ ref('int_journey_children') }}
),

client_interventions as (
    select * from {{ ref('int_client_interventions') }}
),

age_bands as (
    select * from {{ ref('age_bands') }}
),

time_bands as (
    select * from {{ ref('time_in_treatment_bands') }}
    where is_summary = 'N'
),

-- age as the client group has it; time in treatment to the end of the journey or of the window
in_years as (
    select
        journey_windows.as_at_id,
        journey_windows.window_code,
        journey_windows.provider_code,
        journey_windows.area,
        journey_windows.client_no,
        journey_windows.journey_key,
        journey_windows.is_criminal_justice,
        journey_windows.authority_code,
        clients.sex,
        {{ age_in_years(
            'clients.birth_date', 'greatest(journey_windows.window_start, journey_windows.journey_start)'
        ) }} as age_years,
        {{ whole_years(
            'journey_windows.treatment_start',
            'least(coalesce(journey_windows.journey_end, journey_windows.window_end), journey_windows.window_end)'
        ) }} as treatment_years
    from journey_windows
    inner join clients on journey_windows.client_no = clients.client_no
),

-- few numbers of years stand for all clients
ages as (
    select
        years.age_years,
        age_bands.band
    from (select distinct age_years from in_years) as years
    inner join age_bands on {{ in_band('years.age_years', 'age_bands') }}
),

times as (
    select
        years.treatment_years,
        time_bands.band
    from (select distinct treatment_years from in_years) as years
    inner join time_bands on {{ in_band('years.treatment_years', 'time_bands') }}
),

attributed as (
    select
        in_years.as_at_id,
        in_years.window_code,
        in_years.provider_code,
        in_years.area,
        in_years.client_no,
        case in_years.sex when 'M' then 'male' else 'female' end as sex,
        ages.band as age_band,
        coalesce(ethnicities.ethnicity, 'not_recorded') as ethnicity,
        times.band as time_in_treatment,
        case when in_years.is_criminal_justice then 'yes' else 'no' end as criminal_justice,
        case
            when children.is_living_with_children then 'yes'
            when children.is_living_with_children is null then 'not_recorded'
            else 'no'
        end as living_with_children,
        in_years.authority_code as authority,
        coalesce(client_interventions.intervention_type, 'none') as intervention_type,
        coalesce(client_interventions.service_type, 'not_recorded') as service_type
    from in_years
    inner join ages on in_years.age_years = ages.age_years
    inner join times on in_years.treatment_years = times.treatment_years
    left join ethnicities
        on
            in_years.as_at_id = ethnicities.as_at_id
            and in_years.provider_code = ethnicities.provider_code
            and in_years.area = ethnicities.area
            and in_years.client_no = ethnicities.client_no
    left join children
        on
            in_years.as_at_id = children.as_at_id
            and in_years.provider_code = children.provider_code
            and in_years.journey_key = children.journey_key
    left join client_interventions
        on
            in_years.as_at_id = client_interventions.as_at_id
            and in_years.window_code = client_interventions.window_code
            and in_years.provider_code = client_interventions.provider_code
            and in_years.area = client_interventions.area
            and in_years.client_no = client_interventions.client_no
),

profiles as (
    select
        *,
        row_number() over (order by {{ client_attributes() | join(' nulls last, ') }} nulls last) as profile_no
    from (
        select distinct {{ client_attributes() | join(', ') }}
        from attributed
    ) as alike
),

final as (
    select
        attributed.*,
        profiles.profile_no
    from attributed
    inner join profiles
        on
            {%- for attribute in client_attributes() %}
            {{ 'and ' if not loop.first }}attributed.{{ attribute }} = profiles.{{ attribute }}
            {%- endfor %}
)

select * from final
