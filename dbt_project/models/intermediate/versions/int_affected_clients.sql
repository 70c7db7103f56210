{#- The clients whose known records a step from the publication before to now changes, with everybody they are or
    were the same person as. Empty where nothing was published before. -#}
with request as (
    select * from {{ ref('stg_run__request') }}
),

known_episodes as (
    select * from {{ ref('int_known_episodes') }}
),

changed as (
    {{ changed_clients('int_known_episodes', episode_keys(), episode_values()) }}
    union
    {{ changed_clients('int_known_interventions', episode_keys() + ['intervention_id'], intervention_values()) }}
    union
    {{ changed_clients('int_known_forms', episode_keys() + ['form_id'], form_values()) }}
    union
    {{ changed_clients('int_known_reviews', episode_keys() + ['review_id'], review_values()) }}
    union
    {{ changed_clients(
        'int_known_sub_interventions',
        episode_keys() + ['intervention_id', 'sub_review_id'],
        sub_intervention_values()
    ) }}
),

changed_persons as (
    select distinct
        changed.step,
        known_episodes.client_id
    from known_episodes
    inner join changed
        on
            known_episodes.agency_code = changed.agency_code
            and known_episodes.clientid = changed.clientid
),

final as (
    select distinct
        changed_persons.step,
        known_episodes.agency_code,
        known_episodes.clientid
    from known_episodes
    inner join changed_persons on known_episodes.client_id = changed_persons.client_id
    inner join request on request.previous_period is not null
)

select * from final
