{{ dq_child_records('outcome', record_id='topid') }}
