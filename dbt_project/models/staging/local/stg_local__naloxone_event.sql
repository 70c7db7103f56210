{{ local_entity('naloxone_event') }}
