{#- What national bodies publish for an area and was landed as reference data: deaths by the year they were
    registered in, as a crude rate of the residents of the newest such year and of three of them, and the rate
    of admissions. -#}
with windows as (
    select * from {{ ref('int_local_windows') }}
    where window_code in ({{ windows_of('DRD01') }})
),

deaths as (
    select * from {{ ref('stg_reference__death_registrations') }}
),

residents as (
    select
        area,
        year,
        population
    from {{ ref('stg_reference__population') }}
    where age_band is null and sex is null
),

admissions as (
    select * from {{ ref('stg_reference__admission_rates') }}
),

-- a year is known once it is over; of those the newest come first
death_years as (
    select
        windows.as_at_id,
        windows.window_code,
        deaths.area,
        deaths.period,
        deaths.drug_related_deaths,
        residents.population,
        row_number() over (
            partition by windows.as_at_id, windows.window_code, deaths.area order by deaths.period desc
        ) as newest_first
    from deaths
    inner join windows on {{ add_months('deaths.period', 12) }} <= {{ add_days('windows.window_end', 1) }}
    inner join residents
        on deaths.area = residents.area and extract(year from deaths.period) = residents.year
),

admission_years as (
    select
        windows.as_at_id,
        windows.window_code,
        admissions.area,
        admissions.period,
        admissions.substance_related_rate,
        row_number() over (
            partition by windows.as_at_id, windows.window_code, admissions.area order by admissions.period desc
        ) as newest_first
    from admissions
    inner join windows on {{ add_months('admissions.period', 12) }} <= {{ add_days('windows.window_end', 1) }}
),

years as (
    select
        *,
        {{ pseudonym("'deaths|' || area || '|' || cast(period as " ~ dbt.type_string() ~ ")") }} as record_id,
        {{ dbt.cast("'published'", dbt.type_string()) }} as provider_code,
        'all' as case_group
    from death_years
    where newest_first <= 3
),

rates as (
    select
        *,
        {{ pseudonym("'admissions|' || area || '|' || cast(period as " ~ dbt.type_string() ~ ")") }} as record_id,
        {{ dbt.cast("'published'", dbt.type_string()) }} as provider_code,
        'all' as case_group
    from admission_years
    where newest_first = 1
),

final as (
    {%- for component, condition in {'value': 'newest_first = 1', 'three_years': 'newest_first <= 3'}.items() %}
    select
        {{ local_case(
            'years', 'DRD01', "'" ~ component ~ "'",
            "'registered in ' || cast(extract(year from period) as " ~ dbt.type_string() ~ ")",
            amount='drug_related_deaths', base='population',
        ) }}
    from years
    where {{ condition }}
    union all
    {%- endfor %}
    select
        {{ local_case(
            'rates', 'ADM01', "'value'", "'published for the year from ' || cast(period as " ~ dbt.type_string() ~ ")",
            amount='substance_related_rate',
        ) }}
    from rates
)

select * from final
