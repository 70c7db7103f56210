{{ local_entity('provider_accreditation') }}
