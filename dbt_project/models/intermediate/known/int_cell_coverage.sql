{#- How far back, and how recent, the submissions of a cell's agencies are: of the partnership and of
    each provider that has a contract in the area or treats one of its residents. -#}
with snapshots as (
    select * from {{ ref('int_snapshots_in_force') }}
    where is_newest and data_version = 'current'
),

agencies as (
    select * from {{ ref('stg_reference__agencies') }}
),

request as (
    select * from {{ ref('stg_run__request') }}
),

area_agencies as (
    select
        contracts.area,
        agencies.provider_code,
        agencies.agency_code
    from {{ ref('stg_reference__contracts') }} as contracts
    inner join agencies on contracts.provider_code = agencies.provider_code
    union
    select
        area,
        provider_code,
        agency_code
    from {{ ref('int_episodes') }}
    where area is not null and data_version = 'current'
),

covered as (
    select
        area_agencies.area,
        area_agencies.provider_code,
        snapshots.oldest_content_start,
        case
            when {{ month_text('snapshots.submission_month') }} < request.period
                then {{ month_text('snapshots.submission_month') }}
        end as stale_since
    from area_agencies
    inner join snapshots on area_agencies.agency_code = snapshots.agency_code
    cross join request
),

final as (
    select
        area,
        provider_code,
        max(oldest_content_start) as content_start,
        min(stale_since) as stale_since
    from covered
    group by area, provider_code
    union all
    select
        area,
        'all' as provider_code,
        max(oldest_content_start) as content_start,
        min(stale_since) as stale_since
    from covered
    group by area
)

select * from final
