{{ local_entity('report_submission') }}
