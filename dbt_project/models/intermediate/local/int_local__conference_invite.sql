{{ local_known('conference_invite', person='client_id') }}
