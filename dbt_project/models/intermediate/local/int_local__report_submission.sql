{{ local_known('report_submission', accumulates=true) }}
