{{ local_entity('child') }}
