{{ local_entity('eet_record') }}
