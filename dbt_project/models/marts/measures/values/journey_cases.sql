{#- Who is in each figure of the report month, and why. -#}
with cases as (
    select * from {{ ref('report_month_case_rows') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

windows as (
    select * from {{ ref('int_windows') }}
),

components as (
    select * from {{ ref('component_numbers') }}
),

memberships as (
    select * from {{ ref('breakdown_memberships') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

journeys as (
    select * from {{ ref('fct_journey') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

-- named once each, before they are spread over the breakdowns they belong to
named as (
    select
        components.measure,
        components.component,
        components.breakdown_set,
        report_month.period,
        components.window_code,
        windows.window_start,
        windows.window_end,
        cases.area,
        cases.provider_code,
        cases.client_group,
        cases.substance_group,
        cases.is_ocu,
        cases.profile_no,
        clients.client_id,
        -- a referral that led to no treatment is known by its own identifier
        coalesce(journeys.journey_id, episodes.episode_id) as journey_id,
        cases.in_numerator,
        cases.in_denominator,
        cases.amount,
        cases.reason
    from cases
    inner join report_month on cases.as_at_id = report_month.as_at_id
    inner join components on cases.component_no = components.component_no
    inner join windows
        on
            cases.as_at_id = windows.as_at_id
            and components.window_code = windows.window_code
            and (windows.area is null or cases.area = windows.area)
    inner join clients on cases.client_no = clients.client_no
    inner join episodes on cases.journey_key = episodes.episode_no
    left join journeys
        on
            cases.provider_code = journeys.provider_code
            and cases.journey_key = journeys.journey_key
),

final as (
    select
        named.measure,
        named.component,
        named.period,
        named.window_code,
        named.window_start,
        named.window_end,
        named.area,
        named.provider_code,
        named.client_group,
        memberships.breakdown,
        memberships.breakdown_value,
        named.client_id,
        named.journey_id,
        named.in_numerator,
        named.in_denominator,
        named.amount,
        named.reason
    from named
    inner join memberships
        on
            named.breakdown_set = memberships.breakdown_set
            and named.substance_group = memberships.substance_group
            and named.is_ocu = memberships.is_ocu
            and named.profile_no = memberships.profile_no
)

select * from final
