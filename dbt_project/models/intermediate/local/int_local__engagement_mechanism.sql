{{ local_known('engagement_mechanism', accumulates=true) }}
