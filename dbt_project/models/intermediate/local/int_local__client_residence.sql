{{ local_known('client_residence', person='client_id') }}
