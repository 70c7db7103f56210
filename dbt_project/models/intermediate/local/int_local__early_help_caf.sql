{{ local_known('early_help_caf', person='client_id') }}
