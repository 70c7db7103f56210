{{ dq_child_records('outcome_yp') }}
