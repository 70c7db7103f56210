{{ local_known('meeting', accumulates=true) }}
