{{ local_entity('quality_standard') }}
