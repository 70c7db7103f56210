with versioned as (
    select * from {{ ref('int_versioned_forms') }}
),

episodes as (
    select * from {{ ref('int_episodes') }}
),

-- a form counts only when it is dated and something on it was answered
joined as (
    select
        episodes.episode_no,
        episodes.client_no,
        episodes.data_version,
        episodes.is_top_coordinator,
        versioned.form_id,
        versioned.form_date,
        versioned.stage,
        versioned.answered_items
        {%- for item in form_answers() %},
        versioned.{{ item }}
        {%- endfor %}
    from versioned
    inner join episodes
        on
            versioned.data_version = episodes.data_version
            and versioned.agency_code = episodes.agency_code
            and versioned.clientid = episodes.clientid
            and versioned.episodid = episodes.episodid
    where versioned.form_date is not null and versioned.answered_items > 0
),

-- forms that only their identifiers tell apart
tied as (
    select
        *,
        bool_and({{ is_digits('form_id') }}) over (
            partition by data_version, client_no, form_date, is_top_coordinator, answered_items
        ) as has_numbers_as_ids
    from joined
),

-- of two forms of one date: the co-ordinator's, the fuller, the later identifier (as numbers if they are)
ranked as (
    select
        *,
        row_number() over (
            partition by data_version, client_no, form_date
            order by
                is_top_coordinator desc,
                answered_items desc,
                case when has_numbers_as_ids then try_cast(form_id as {{ dbt.type_bigint() }}) end desc
                nulls last,
                form_id desc nulls last,
                episode_no desc
        ) as preference,
        row_number() over (order by episode_no, form_date, form_id nulls last) as form_no
    from tied
),

final as (
    select
        episode_no,
        client_no,
        data_version,
        is_top_coordinator,
        form_id,
        form_date,
        stage,
        answered_items,
        {%- for item in form_answers() %}
        {{ item }},
        {%- endfor %}
        preference,
        form_no
    from ranked
)

select * from final
