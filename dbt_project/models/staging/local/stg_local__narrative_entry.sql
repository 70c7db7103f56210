{{ local_entity('narrative_entry') }}
