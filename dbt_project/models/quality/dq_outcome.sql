{% set repeats %}
-- V058: treatment starts once and ends once in an episode
repeated_stages as (
    select
        _file_id,
        agncy,
        clientid,
        episodid,
        trstage,
        count(*) as forms_of_stage
    from records
    where episodid is not null and trstage in ('S', 'E')
    group by _file_id, agncy, clientid, episodid, trstage
    having count(*) > 1
),
{% endset %}
{% set joins %}
    left join repeated_stages
        on
            records._file_id = repeated_stages._file_id
            and records.agncy = repeated_stages.agncy
            and records.clientid = repeated_stages.clientid
            and records.episodid = repeated_stages.episodid
            and records.trstage = repeated_stages.trstage
{%- endset %}
{{ dq_child_records(
    'outcome',
    record_id='topid',
    extra_columns=[
        days_between('episodes.triaged_date', 'records.topdate_date') ~ ' as days_after_triage',
        days_between('episodes.disd_date', 'records.topdate_date') ~ ' as days_after_discharge',
        'coalesce(repeated_stages.forms_of_stage, 1) as forms_of_stage',
    ],
    extra_join=joins,
    extra_ctes=repeats
) }}
