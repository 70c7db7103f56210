{{ local_known('drug_death_meeting', accumulates=true) }}
