{{ local_entity('mutual_aid') }}
