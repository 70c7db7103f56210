{{ in_data_versions('int_known_interventions', episode_keys() + ['intervention_id'], intervention_values()) }}
