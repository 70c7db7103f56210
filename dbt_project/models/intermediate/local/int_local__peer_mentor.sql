{{ local_known('peer_mentor', person='mentor_id') }}
