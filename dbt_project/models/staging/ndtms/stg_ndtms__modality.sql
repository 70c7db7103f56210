{{ ndtms_entity_records(
    'modality', parents=['agncy', 'clientid', 'episodid'], record_id='modid'
) }}
