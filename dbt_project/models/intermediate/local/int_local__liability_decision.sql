{{ local_known('liability_decision', accumulates=true) }}
