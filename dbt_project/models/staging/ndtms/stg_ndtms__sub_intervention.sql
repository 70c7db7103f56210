{{ ndtms_entity_records(
    'sub_intervention',
    parents=['agncy', 'clientid', 'episodid', 'modid'],
    record_id='submid',
    fallback_id='submoddt'
) }}
