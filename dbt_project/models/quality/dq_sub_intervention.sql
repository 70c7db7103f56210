{% set interventions %}
    left join {{ ref('dq_modality') }} as interventions
        on
            records._file_id = interventions._file_id
            and records.agncy = interventions.agncy
            and records.clientid = interventions.clientid
            and records.episodid = interventions.episodid
            and records.modid = interventions.modid
{%- endset %}
{{ dq_child_records(
    'sub_intervention',
    record_id='submid',
    extra_columns=['interventions.modal', 'interventions.modst_date', 'interventions.modend_date'],
    extra_join=interventions
) }}
