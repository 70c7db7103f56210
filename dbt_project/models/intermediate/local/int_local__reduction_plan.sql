{{ local_known('reduction_plan', person='client_id') }}
