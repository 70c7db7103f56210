{{ local_known('serious_incident') }}
