{{ dq_child_records('episode_yp') }}
