{{ local_entity('peer_mentor') }}
