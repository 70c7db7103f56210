{{ in_data_versions('int_known_episodes', episode_keys(), episode_values()) }}
