{{ local_known('equipment_distribution') }}
