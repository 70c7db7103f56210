{{ local_entity('domestic_abuse') }}
