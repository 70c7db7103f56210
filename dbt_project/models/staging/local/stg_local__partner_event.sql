{{ local_entity('partner_event') }}
