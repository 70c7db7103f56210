{#- Of those who used a substance at the start and have left, who did not use at the exit: at the completion of
    treatment, and at any exit. -#}
with exits as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        (is_latest_completion or is_latest_exit)
        and client_group = 'adult'
        and window_code in ({{ windows_of('TOP05') }})
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

episode_substances as (
    select * from {{ ref('int_episode_substances') }}
),

pairs as (
    select
        exits.*,
        start_days.substance,
        exit_days.days = 0 as is_abstinent
    from exits
    inner join form_days as start_days on exits.start_form_no = start_days.form_no
    inner join form_days as exit_days
        on exits.exit_form_no = exit_days.form_no and start_days.substance = exit_days.substance
    where start_days.days > 0
),

presented as (
    select distinct
        exits.as_at_id,
        exits.window_code,
        exits.provider_code,
        exits.journey_key,
        exits.exit_form_no,
        episode_substances.substance
    from exits
    inner join journey_episodes
        on
            exits.as_at_id = journey_episodes.as_at_id
            and exits.provider_code = journey_episodes.provider_code
            and exits.journey_key = journey_episodes.journey_key
    inner join episode_substances on journey_episodes.episode_no = episode_substances.episode_no
    where exits.start_form_no is not null and exits.exit_form_no is not null
),

-- a presented substance without an answer leaves it open, unless another is still used
presented_at_exit as (
    select
        presented.as_at_id,
        presented.window_code,
        presented.provider_code,
        presented.journey_key,
        bool_and(exit_days.days = 0) as is_abstinent
    from presented
    left join form_days as exit_days
        on presented.exit_form_no = exit_days.form_no and presented.substance = exit_days.substance
    group by presented.as_at_id, presented.window_code, presented.provider_code, presented.journey_key
    having count(*) = count(exit_days.days) or bool_or(exit_days.days > 0)
),

outcomes as (
    select * from pairs
    union all
    select
        exits.*,
        'all_substances' as substance,
        presented_at_exit.is_abstinent
    from exits
    inner join presented_at_exit
        on
            exits.as_at_id = presented_at_exit.as_at_id
            and exits.window_code = presented_at_exit.window_code
            and exits.provider_code = presented_at_exit.provider_code
            and exits.journey_key = presented_at_exit.journey_key
),

final as (
    {%- set reason = "case when outcomes.is_abstinent then 'abstinent at exit' else 'still using at exit' end" %}
    select
        {{ measure_case('outcomes', 'outcomes.substance', reason, in_numerator='outcomes.is_abstinent') }}
    from outcomes
    where outcomes.is_latest_completion
    union all
    select
        {{ measure_case(
            'outcomes', "outcomes.substance || '.all_exits'", reason, in_numerator='outcomes.is_abstinent'
        ) }}
    from outcomes
    where outcomes.is_latest_exit
)

select * from final
