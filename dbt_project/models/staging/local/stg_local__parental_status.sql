{{ local_entity('parental_status') }}
