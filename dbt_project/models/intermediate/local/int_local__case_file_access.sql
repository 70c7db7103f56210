{{ local_known('case_file_access', accumulates=true) }}
