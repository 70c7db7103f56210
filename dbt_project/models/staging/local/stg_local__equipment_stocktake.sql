{{ local_entity('equipment_stocktake') }}
