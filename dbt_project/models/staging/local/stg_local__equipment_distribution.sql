{{ local_entity('equipment_distribution') }}
