{{ local_known('budget_line', accumulates=true) }}
