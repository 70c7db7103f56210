{{ local_known('child_plan_status', person='client_id') }}
