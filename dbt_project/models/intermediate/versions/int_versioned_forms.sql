{{ in_data_versions('int_known_forms', episode_keys() + ['form_id'], form_values()) }}
