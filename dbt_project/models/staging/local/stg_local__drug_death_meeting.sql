{{ local_entity('drug_death_meeting') }}
