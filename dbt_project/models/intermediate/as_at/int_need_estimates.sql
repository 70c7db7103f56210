{#- The need of an area, and of each authority of an area that has several, as estimated by the report date: the
    latest year that had ended, of alcohol dependence the mean of several. A figure of an old month keeps the
    estimate of its time. -#}
with area_authorities as (
    select * from {{ ref('area_authorities') }}
),

estimates as (
    select
        need,
        area,
        coalesce(area_name, area) as area_name,
        year,
        -- a financial year as 2017-18 ends with March of its second half
        substring(year, 1, 2) || substring(year, 6, 2) || '-03' as last_period,
        estimate,
        lower_95,
        upper_95
    from {{ ref('stg_reference__prevalence') }}
    -- a published mean of years is no year of its own, and what was superseded is history
    where coalesce(method not like 'mean of %' and method not like 'superseded %', true)
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

-- an estimate is part of that of its area, and stands for its own authority
counted as (
    select
        *,
        'total' as breakdown,
        'all' as breakdown_value
    from estimates
    union all
    select
        estimates.*,
        'authority' as breakdown,
        area_authorities.authority_code as breakdown_value
    from estimates
    inner join area_authorities
        on
            estimates.area = area_authorities.area
            and estimates.area_name = area_authorities.authority_name
),

-- the authorities of an area add up, in the years that have them all
yearly as (
    select
        need,
        area,
        breakdown,
        breakdown_value,
        year,
        last_period,
        count(*) as authorities,
        sum(estimate) as estimate,
        case when count(*) = count(lower_95) then sum(lower_95) end as lower_95,
        case when count(*) = count(upper_95) then sum(upper_95) end as upper_95
    from counted
    group by need, area, breakdown, breakdown_value, year, last_period
),

whole_years as (
    select
        *,
        max(authorities) over (partition by need, area, breakdown, breakdown_value) as all_authorities
    from yearly
),

known as (
    select
        report_dates.as_at_id,
        parameters.alcohol_estimate_years,
        whole_years.need,
        whole_years.area,
        whole_years.breakdown,
        whole_years.breakdown_value,
        whole_years.year,
        whole_years.estimate,
        whole_years.lower_95,
        whole_years.upper_95,
        row_number() over (
            partition by
                report_dates.as_at_id,
                whole_years.need,
                whole_years.area,
                whole_years.breakdown,
                whole_years.breakdown_value
            order by whole_years.last_period desc
        ) as years_back
    from whole_years
    inner join report_dates on whole_years.last_period <= report_dates.period
    inner join parameters on report_dates.as_at_id = parameters.as_at_id
    where whole_years.authorities = whole_years.all_authorities
),

final as (
    select
        as_at_id,
        need,
        area,
        breakdown,
        breakdown_value,
        avg(estimate) as estimate,
        case when count(*) = count(lower_95) then avg(lower_95) end as lower_95,
        case when count(*) = count(upper_95) then avg(upper_95) end as upper_95,
        case
            when min(year) = max(year) then 'the estimate of ' || max(year)
            else 'the mean of the estimates of ' || min(year) || ' to ' || max(year)
        end as basis
    from known
    where years_back <= case need when 'alcohol_dependence' then alcohol_estimate_years else 1 end
    group by as_at_id, need, area, breakdown, breakdown_value
)

select * from final
