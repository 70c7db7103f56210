{{ local_entity('accepted_issue_request') }}
