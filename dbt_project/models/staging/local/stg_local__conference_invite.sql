{{ local_entity('conference_invite') }}
