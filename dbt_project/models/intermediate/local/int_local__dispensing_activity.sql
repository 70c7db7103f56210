{{ local_known('dispensing_activity', accumulates=true) }}
