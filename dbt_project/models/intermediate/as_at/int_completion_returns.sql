{#- For every successful completion the first return within the follow-up. A return is another journey
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

final as (
    select
        completions.as_at_id,
        completions.provider_code,
        completions.journey_key,
        min(partnership_journeys.journey_start) as return_date
    from completions
    inner join parameters on completions.as_at_id = parameters.as_at_id
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
            and partnership_journeys.journey_start < {{ add_months(
                'completions.journey_end', 'cast(parameters.representation_months as integer)'
            ) }}
    group by completions.as_at_id, completions.provider_code, completions.journey_key
)

select * from final
