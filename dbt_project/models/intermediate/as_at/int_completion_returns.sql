{#- For every successful completion that was followed by a return the first one, and whether it lay within
    the follow-up. A return is another journey
    of the partnership, at any provider, so a provider's completions look at those too. -#}
with completions as (
    select * from {{ ref('int_journeys') }}
    where is_completed
),

partnership_journeys as (
    select * from {{ ref('int_journeys') }}
    where provider_code = 'all'
),

-- the partnership journey that holds a completed journey is no return to it
own_partnership_journeys as (
    select
        as_at_id,
        episode_no,
        journey_no
    from {{ ref('int_journey_episodes') }}
    where provider_code = 'all'
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

first_returns as (
    select
        completions.as_at_id,
        completions.provider_code,
        completions.journey_key,
        completions.journey_end,
        min(partnership_journeys.journey_start) as first_return_date
    from completions
    inner join own_partnership_journeys
        on
            completions.as_at_id = own_partnership_journeys.as_at_id
            and completions.journey_key = own_partnership_journeys.episode_no
    inner join partnership_journeys
        on
            completions.as_at_id = partnership_journeys.as_at_id
            and completions.area = partnership_journeys.area
            and completions.client_no = partnership_journeys.client_no
            and own_partnership_journeys.journey_no <> partnership_journeys.journey_no
            and partnership_journeys.journey_start >= completions.journey_end
    group by
        completions.as_at_id, completions.provider_code, completions.journey_key, completions.journey_end
),

final as (
    select
        first_returns.as_at_id,
        first_returns.provider_code,
        first_returns.journey_key,
        first_returns.first_return_date,
        case
            when
                first_returns.first_return_date < {{ add_months(
                    'first_returns.journey_end', 'cast(parameters.representation_months as integer)'
                ) }}
                then first_returns.first_return_date
        end as return_date
    from first_returns
    inner join parameters on first_returns.as_at_id = parameters.as_at_id
)

select * from final
