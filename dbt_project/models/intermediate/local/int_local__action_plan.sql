{{ local_known('action_plan', accumulates=true) }}
