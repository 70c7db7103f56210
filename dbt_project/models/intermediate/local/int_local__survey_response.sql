{{ local_known('survey_response', person='respondent_id', accumulates=true) }}
