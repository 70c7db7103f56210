{{ dq_child_records('client_info_review', record_id='cirid') }}
