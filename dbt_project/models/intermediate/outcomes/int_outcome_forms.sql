{%- set day_items = ['alcuse', 'opiuse', 'crause', 'cocause', 'amphuse', 'cannuse', 'ivdrguse'] -%}
{%- set score_items = ['psyhstat', 'quallife'] -%}
{%- set form_fields = ndtms_fields_of('outcome') | map(attribute=0)
    | reject('in', ['topid', 'topdate', 'trstage']) | list -%}
{%- set yp_fields = ndtms_fields_of('outcome_yp') | map(attribute=0) | list -%}
with forms as (
    select * from {{ ref('dq_outcome') }}
),

young_people_items as (
    select * from {{ ref('dq_outcome_yp') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

rejected as (
    select * from {{ ref('int_rejected_records') }}
),

joined as (
    select
        episodes.episode_no,
        episodes.client_no,
        episodes.is_top_coordinator,
        forms._row_number,
        forms.topid as form_id,
        forms.topdate_date as form_date,
        forms.trstage as stage,
        {%- for item in day_items + score_items %}
        forms.{{ item }}_number as {{ item }},
        {%- endfor %}
        {%- for field in form_fields %}
        case when forms.{{ field }} is not null then 1 else 0 end +
        {%- endfor %}
        {%- for field in yp_fields %}
        case when young_people_items.{{ field }} is not null and rejected_items._file_id is null then 1 else 0 end +
        {%- endfor %}
        0 as answered_items
    from forms
    inner join episodes
        on
            forms._file_id = episodes._file_id
            and forms.agency_code = episodes.agency_code
            and forms.clientid = episodes.clientid
            and forms.episodid = episodes.episodid
    left join young_people_items
        on
            forms._file_id = young_people_items._file_id
            and forms.agency_code = young_people_items.agency_code
            and forms.clientid = young_people_items.clientid
            and forms.episodid = young_people_items.episodid
            and forms.topid = young_people_items.topid
    left join rejected as rejected_forms
        on
            rejected_forms.entity = 'outcome'
            and forms._file_id = rejected_forms._file_id
            and forms._row_number = rejected_forms._row_number
    left join rejected as rejected_items
        on
            rejected_items.entity = 'outcome_yp'
            and young_people_items._file_id = rejected_items._file_id
            and young_people_items._row_number = rejected_items._row_number
    where rejected_forms._file_id is null and forms.topdate_date is not null
),

-- a form counts only when something on it was answered; preference decides between two of one date
final as (
    select
        *,
        row_number() over (
            partition by client_no, form_date
            order by
                is_top_coordinator desc,
                answered_items desc,
                try_cast(form_id as {{ dbt.type_bigint() }}) desc nulls last,
                form_id desc nulls last,
                episode_no desc
        ) as preference,
        row_number() over (order by episode_no, form_date, form_id, _row_number) as form_no
    from joined
    where answered_items > 0
)

select * from final
