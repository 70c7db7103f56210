{{ local_entity('serious_incident') }}
