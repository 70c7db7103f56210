{{ dq_child_records('time_in_treatment', record_id='titid') }}
