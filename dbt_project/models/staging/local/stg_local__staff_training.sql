{{ local_entity('staff_training') }}
