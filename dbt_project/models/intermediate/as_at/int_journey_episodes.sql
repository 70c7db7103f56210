with episodes as (
    select * from {{ ref('int_episodes_as_at') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

-- an open episode keeps the journey open: its end lies beyond every date
with_running_end as (
    select
        *,
        max({{ open_end('end_date') }}) over (
            partition by as_at_id, provider_code, area, client_no
            order by treatment_start, triaged_date nulls last, episode_no
            rows between unbounded preceding and 1 preceding
        ) as running_end
    from episodes
),

with_breaks as (
    select
        with_running_end.*,
        case
            when with_running_end.running_end is null then 1
            when
                {{ days_between('with_running_end.running_end', 'with_running_end.treatment_start') }}
                > parameters.journey_gap_days
                and with_running_end.triaged_date > with_running_end.running_end
                then 1
            else 0
        end as starts_journey
    from with_running_end
    inner join parameters on with_running_end.as_at_id = parameters.as_at_id
),

numbered as (
    select
        *,
        cast(sum(starts_journey) over (
            partition by as_at_id, provider_code, area, client_no
            order by treatment_start, triaged_date nulls last, episode_no
            rows between unbounded preceding and current row
        ) as integer) as journey_no
    from with_breaks
),

final as (
    select
        as_at_id,
        provider_code,
        area,
        client_no,
        journey_no,
        episode_no,
        triaged_date,
        treatment_start,
        end_date,
        -- a journey is known by its first episode
        first_value(episode_no) over (
            partition by as_at_id, provider_code, area, client_no, journey_no
            order by treatment_start, triaged_date nulls last, episode_no
        ) as journey_key,
        row_number() over (
            partition by as_at_id, provider_code, area, client_no, journey_no
            order by triaged_date nulls last, episode_no
        ) as triage_order,
        row_number() over (
            partition by as_at_id, provider_code, area, client_no, journey_no
            order by
                triaged_date desc,
                {{ open_end('end_date') }} desc,
                episodid desc,
                episode_no desc
        ) as latest_order
    from numbered
)

select * from final
