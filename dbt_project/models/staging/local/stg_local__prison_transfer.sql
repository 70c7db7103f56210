{{ local_entity('prison_transfer') }}
