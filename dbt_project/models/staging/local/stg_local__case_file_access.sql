{{ local_entity('case_file_access') }}
