{{ local_known('performance_outcome', accumulates=true) }}
