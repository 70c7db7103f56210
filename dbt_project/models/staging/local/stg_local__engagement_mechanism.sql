{{ local_entity('engagement_mechanism') }}
