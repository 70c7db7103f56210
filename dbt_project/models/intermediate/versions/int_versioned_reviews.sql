{{ in_data_versions('int_known_reviews', episode_keys() + ['review_id'], review_values()) }}
