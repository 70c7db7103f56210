{#- What national bodies publish for an area or its authorities and was landed as reference data: deaths by the
    year they were registered in, as a crude rate of the residents of the newest such year and of three of them,
    and the rate of admissions. Deaths and residents of the authorities add up to those of the area, rates do not. -#}
with windows as (
    select * from {{ ref('int_local_windows') }}
    where window_code in ({{ windows_of('DRD01') }})
),

area_authorities as (
    select * from {{ ref('area_authorities') }}
),

authority_counts as (
    select
        area,
        count(*) as authorities
    from area_authorities
    group by area
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

named_deaths as (
    select
        coalesce(area_authorities.area, deaths.area) as area,
        deaths.area as published_area,
        area_authorities.authority_code,
        deaths.period,
        deaths.drug_related_deaths,
        residents.population
    from deaths
    inner join residents
        on deaths.area = residents.area and extract(year from deaths.period) = residents.year
    left join area_authorities on deaths.area = area_authorities.authority
),

-- a year that has every authority of an area is their sum, another is that of the whole area
deaths_once as (
    select named_deaths.*
    from named_deaths
    left join authority_counts on named_deaths.area = authority_counts.area
    qualify
        (
            count(named_deaths.authority_code) over (partition by named_deaths.area, named_deaths.period)
            = coalesce(authority_counts.authorities, -1)
        )
        = (named_deaths.authority_code is not null)
),

-- a year is known once it is over; of those the newest come first
death_years as (
    select
        windows.as_at_id,
        windows.window_code,
        deaths_once.*,
        dense_rank() over (
            partition by windows.as_at_id, windows.window_code, deaths_once.area
            order by deaths_once.period desc
        ) as newest_first
    from deaths_once
    inner join windows on {{ add_months('deaths_once.period', 12) }} <= {{ add_days('windows.window_end', 1) }}
),

admission_years as (
    select
        windows.as_at_id,
        windows.window_code,
        coalesce(area_authorities.area, admissions.area) as area,
        admissions.area as published_area,
        area_authorities.authority_code,
        admissions.period,
        admissions.substance_related_rate,
        row_number() over (
            partition by windows.as_at_id, windows.window_code, admissions.area order by admissions.period desc
        ) as newest_first
    from admissions
    inner join windows on {{ add_months('admissions.period', 12) }} <= {{ add_days('windows.window_end', 1) }}
    left join area_authorities on admissions.area = area_authorities.authority
),

years as (
    select
        *,
        {{ pseudonym("'deaths|' || published_area || '|' || cast(period as " ~ dbt.type_string() ~ ")") }}
            as record_id,
        {{ dbt.cast("'published'", dbt.type_string()) }} as provider_code,
        'all' as case_group
    from death_years
    where newest_first <= 3
),

rates as (
    select
        *,
        {{ pseudonym("'admissions|' || published_area || '|' || cast(period as " ~ dbt.type_string() ~ ")") }}
            as record_id,
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
            amount='drug_related_deaths', base='population', breakdowns={'authority': 'authority_code'},
        ) }}
    from years
    where {{ condition }}
    union all
    {%- endfor %}
    select
        {{ local_case(
            'rates', 'ADM01', "case when authority_code is null then 'value' else 'by_authority' end",
            "'published for the year from ' || cast(period as " ~ dbt.type_string() ~ ")",
            amount='substance_related_rate', breakdowns={'authority': 'authority_code'},
        ) }}
    from rates
)

select * from final
