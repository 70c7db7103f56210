{{ local_entity('hospital_event') }}
