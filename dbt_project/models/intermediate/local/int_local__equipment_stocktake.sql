{{ local_known('equipment_stocktake') }}
