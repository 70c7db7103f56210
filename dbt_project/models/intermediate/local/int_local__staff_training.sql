{{ local_known('staff_training', accumulates=true) }}
