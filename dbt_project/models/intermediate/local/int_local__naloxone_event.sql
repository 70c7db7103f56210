{{ local_known('naloxone_event', person='client_id') }}
