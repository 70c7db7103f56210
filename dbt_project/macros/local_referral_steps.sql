{#- When each referral was first assessed, by the services' own records. -#}
{% macro referral_assessments() -%}
    select
        provider_code,
        referral_id,
        min(completed_date) as assessed_date
    from {{ ref('int_local__assessment') }}
    where referral_id is not null
    group by provider_code, referral_id
{%- endmacro %}

{#-
    When the first intervention of an episode of each referral began, by the services' own records.

    structured_only: whether others do not count
-#}
{% macro referral_starts(structured_only) -%}
    select
        episodes.provider_code,
        episodes.referral_id,
        min(interventions.start_date) as started_date
    from {{ ref('int_local__intervention') }} as interventions
    inner join {{ ref('int_local__episode') }} as episodes
        on
            interventions.provider_code = episodes.provider_code
            and interventions.episode_id = episodes.episode_id
    where {{ 'interventions.is_structured and ' if structured_only }}episodes.referral_id is not null
    group by episodes.provider_code, episodes.referral_id
{%- endmacro %}
