{{ ndtms_entity_records('episode_yp', parents=['agncy', 'clientid', 'episodid']) }}
