{{ local_known('user_involvement', accumulates=true) }}
