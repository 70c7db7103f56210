{{ local_known('provider_accreditation', accumulates=true) }}
