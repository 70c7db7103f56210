{{ local_known('partner_event', accumulates=true) }}
