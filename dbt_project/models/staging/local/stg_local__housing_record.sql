{{ local_entity('housing_record') }}
