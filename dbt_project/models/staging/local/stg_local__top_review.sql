{{ local_entity('top_review') }}
