{{ local_entity('survey_response') }}
