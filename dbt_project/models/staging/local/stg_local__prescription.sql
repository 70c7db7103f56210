{{ local_entity('prescription') }}
