{{ local_known('notification', accumulates=true) }}
