{{ local_entity('social_value_target') }}
