{#- Treatment progress: where each adult in treatment in the window stands, by the latest journey. Problem
    substances are the main one, and opiates and crack wherever they are cited, as far as the outcome form asks
    about them; use is compared from the earliest form of the window to the latest. -#}
with latest as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and client_group = 'adult' and window_code in ({{ windows_of('SC11') }})
),

journeys as (
    select * from {{ ref('int_journeys') }}
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

episode_substances as (
    select * from {{ ref('int_episode_substances') }}
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

journey_forms as (
    select * from {{ ref('int_journey_forms') }}
),

thresholds as (
    {{ reliable_change_thresholds() }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

episodes_in_treatment as (
    select
        latest.as_at_id,
        latest.window_code,
        latest.window_start,
        latest.window_end,
        latest.provider_code,
        latest.journey_key,
        journey_episodes.episode_no,
        journeys.latest_episode_no
    from latest
    inner join journeys
        on
            latest.as_at_id = journeys.as_at_id
            and latest.provider_code = journeys.provider_code
            and latest.journey_key = journeys.journey_key
    inner join journey_episodes
        on
            latest.as_at_id = journey_episodes.as_at_id
            and latest.provider_code = journey_episodes.provider_code
            and latest.journey_key = journey_episodes.journey_key
    where latest.journey_end is null
),

problem_substances as (
    select distinct
        episodes_in_treatment.as_at_id,
        episodes_in_treatment.window_code,
        episodes_in_treatment.provider_code,
        episodes_in_treatment.journey_key,
        episode_substances.substance
    from episodes_in_treatment
    inner join episode_substances
        on
            episodes_in_treatment.episode_no = episode_substances.episode_no
            and (
                episode_substances.is_opiate_or_crack
                or (
                    episode_substances.is_main
                    and episodes_in_treatment.episode_no = episodes_in_treatment.latest_episode_no
                )
            )
),

window_forms as (
    select
        episodes_in_treatment.as_at_id,
        episodes_in_treatment.window_code,
        episodes_in_treatment.provider_code,
        episodes_in_treatment.journey_key,
        forms.form_no,
        forms.form_date,
        forms.stage,
        forms.preference
    from episodes_in_treatment
    inner join forms
        on
            episodes_in_treatment.episode_no = forms.episode_no
            and forms.form_date between episodes_in_treatment.window_start and episodes_in_treatment.window_end
    where forms.stage in ('S', 'R', 'E')
),

baselines as (
    select * from window_forms
    where stage in ('S', 'R')
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, journey_key
            order by form_date asc, preference asc
        ) = 1
),

newest_forms as (
    select * from window_forms
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, journey_key
            order by form_date desc, preference asc
        ) = 1
),

use_of_substances as (
    select
        newest_forms.as_at_id,
        newest_forms.window_code,
        newest_forms.provider_code,
        newest_forms.journey_key,
        count(*) = count(newest_days.days) as is_answered,
        count(*) = count(baseline_days.days) and max(baselines.form_date) < max(newest_forms.form_date)
            as has_baseline,
        max(newest_days.days) as most_days,
        bool_or(baseline_days.days - newest_days.days >= thresholds.reliable_change_days) as has_fallen,
        bool_or(newest_days.days - baseline_days.days >= thresholds.reliable_change_days) as has_risen
    from newest_forms
    inner join problem_substances
        on
            newest_forms.as_at_id = problem_substances.as_at_id
            and newest_forms.window_code = problem_substances.window_code
            and newest_forms.provider_code = problem_substances.provider_code
            and newest_forms.journey_key = problem_substances.journey_key
    inner join thresholds
        on
            problem_substances.as_at_id = thresholds.as_at_id
            and problem_substances.substance = thresholds.substance
    left join baselines
        on
            newest_forms.as_at_id = baselines.as_at_id
            and newest_forms.window_code = baselines.window_code
            and newest_forms.provider_code = baselines.provider_code
            and newest_forms.journey_key = baselines.journey_key
    left join form_days as newest_days
        on
            newest_forms.form_no = newest_days.form_no
            and problem_substances.substance = newest_days.substance
    left join form_days as baseline_days
        on
            baselines.form_no = baseline_days.form_no
            and problem_substances.substance = baseline_days.substance
    group by
        newest_forms.as_at_id, newest_forms.window_code, newest_forms.provider_code, newest_forms.journey_key
),

exit_forms as (
    select
        journey_forms.as_at_id,
        journey_forms.provider_code,
        journey_forms.journey_key,
        forms.acuthpbm
    from journey_forms
    inner join forms on journey_forms.exit_form_no = forms.form_no
),

classified as (
    select
        latest.*,
        case
            when latest.is_completed and exit_forms.acuthpbm = 'N' then 'showing.completed'
            when latest.is_completed and exit_forms.acuthpbm = 'Y' then 'not_yet.acute_housing_problem'
            when latest.is_completed then 'missing.completed'
            when latest.journey_end is not null then 'not_yet.unplanned_exit'
            when use_of_substances.is_answered and use_of_substances.most_days = 0 then 'showing.not_using'
            when
                use_of_substances.is_answered
                and use_of_substances.has_baseline
                and use_of_substances.has_fallen
                and not use_of_substances.has_risen
                then 'showing.reduced'
            when use_of_substances.is_answered and use_of_substances.has_baseline then 'not_yet.not_reduced'
            when
                {{ days_between('latest.treatment_start', 'latest.report_date') }} <= parameters.new_client_days
                then 'new_client'
            else 'missing.in_treatment'
        end as category
    from latest
    inner join parameters on latest.as_at_id = parameters.as_at_id
    left join use_of_substances
        on
            latest.as_at_id = use_of_substances.as_at_id
            and latest.window_code = use_of_substances.window_code
            and latest.provider_code = use_of_substances.provider_code
            and latest.journey_key = use_of_substances.journey_key
    left join exit_forms
        on
            latest.as_at_id = exit_forms.as_at_id
            and latest.provider_code = exit_forms.provider_code
            and latest.journey_key = exit_forms.journey_key
),

judged as (
    select
        *,
        category like 'showing.%' as is_showing,
        category like 'showing.%' or category like 'not_yet.%' as is_classified,
        category = 'new_client' as is_new_client
    from classified
),

final as (
    select
        {{ measure_case(
            'judged',
            "'value'",
            'judged.category',
            in_numerator='judged.is_showing',
            in_denominator='judged.is_classified',
            has_main_field='case when not judged.is_new_client then judged.is_classified end',
        ) }}
    from judged
    union all
    select
        {{ measure_case(
            'judged',
            "'completeness'",
            'judged.category',
            in_numerator='judged.is_classified',
            in_denominator='not judged.is_new_client',
        ) }}
    from judged
    union all
    select
        {{ measure_case('judged', 'judged.category', 'judged.category') }}
    from judged
)

select * from final
