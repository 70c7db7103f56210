{{ local_known('staff', accumulates=true) }}
