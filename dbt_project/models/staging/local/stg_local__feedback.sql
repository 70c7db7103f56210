{{ local_entity('feedback') }}
