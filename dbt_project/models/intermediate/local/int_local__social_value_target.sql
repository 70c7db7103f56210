{{ local_known('social_value_target', accumulates=true) }}
