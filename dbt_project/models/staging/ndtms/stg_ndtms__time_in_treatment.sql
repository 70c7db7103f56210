{{ ndtms_entity_records(
    'time_in_treatment', parents=['agncy', 'clientid', 'episodid'], record_id='titid'
) }}
