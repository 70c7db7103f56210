{% set comparisons %}
outcome_forms as (
    select * from {{ ref('dq_outcome') }}
),

intervention_types as (
    select * from {{ ref('interventions') }}
),

-- V052: one of the type and setting that was still open, or ended later, when this one began; an end on the day of
-- the next start is no overlap
earlier_interventions as (
    select
        _file_id,
        _row_number,
        max({{ open_end('modend_date') }}) over (
            partition by _file_id, agncy, clientid, episodid, modal, modset
            order by modst_date nulls last, modend_date nulls last, modid nulls last
            rows between unbounded preceding and 1 preceding
        ) > modst_date as overlaps_earlier
    from records
    where episodid is not null and modal is not null and modset is not null and modst_date is not null
),

-- V067: an episode lacks its start form once, however many interventions it has
structured_starts as (
    select
        records._file_id,
        records._row_number,
        row_number() over (
            partition by records._file_id, records.agncy, records.clientid, records.episodid
            order by records.modst_date nulls last, records.modid nulls last
        ) as place_in_episode
    from records
    inner join intervention_types
        on
            records.modal = intervention_types.code
            and records.modst_date >= intervention_types.valid_from
            and records.modst_date <= coalesce(intervention_types.valid_to, records.modst_date)
    where records.episodid is not null and intervention_types.is_structured = 'Y'
),

started_episodes as (
    select distinct
        _file_id,
        agncy,
        clientid,
        episodid
    from outcome_forms
    where trstage = 'S'
),
{% endset %}
{% set joins %}
    left join earlier_interventions
        on
            records._file_id = earlier_interventions._file_id
            and records._row_number = earlier_interventions._row_number
    left join structured_starts
        on
            records._file_id = structured_starts._file_id
            and records._row_number = structured_starts._row_number
            and structured_starts.place_in_episode = 1
    left join started_episodes
        on
            records._file_id = started_episodes._file_id
            and records.agncy = started_episodes.agncy
            and records.clientid = started_episodes.clientid
            and records.episodid = started_episodes.episodid
{%- endset %}
{{ dq_child_records(
    'modality',
    record_id='modid',
    extra_columns=[
        'coalesce(earlier_interventions.overlaps_earlier, false) as overlaps_earlier',
        'structured_starts.place_in_episode is not null as is_first_structured',
        'started_episodes.episodid is not null as has_start_form',
    ],
    extra_join=joins,
    extra_ctes=comparisons
) }}
