{{ ndtms_entity_records(
    'client_info_review',
    parents=['agncy', 'clientid', 'episodid'],
    record_id='cirid',
    fallback_id='cirdt'
) }}
