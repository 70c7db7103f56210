{{ ndtms_entity_records(
    'outcome', parents=['agncy', 'clientid', 'episodid'], record_id='topid'
) }}
