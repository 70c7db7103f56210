{{ local_known('narrative_entry', accumulates=true) }}
