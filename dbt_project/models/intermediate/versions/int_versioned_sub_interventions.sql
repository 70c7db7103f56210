{{ in_data_versions(
    'int_known_sub_interventions',
    episode_keys() + ['intervention_id', 'sub_review_id'],
    sub_intervention_values()
) }}
