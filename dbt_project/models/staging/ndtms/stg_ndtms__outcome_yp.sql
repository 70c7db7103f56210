{{ ndtms_entity_records('outcome_yp', parents=['agncy', 'clientid', 'episodid', 'topid']) }}
