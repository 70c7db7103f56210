{{ local_entity('early_help_caf') }}
