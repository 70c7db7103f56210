{{ local_known('quality_standard', accumulates=true) }}
