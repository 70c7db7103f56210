{{ dq_child_records('modality', record_id='modid') }}
