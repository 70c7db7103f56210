{{ local_known('service_payment', accumulates=true) }}
