{{ local_known('service_component', accumulates=true) }}
