{# straight from the rows: to fold each kind of record first would cost four times as much, and a date that a later
   copy of the record corrects says of the activity all the same -#}
{% set record_dates = ['modst', 'modend', 'submoddt', 'titdate', 'topdate', 'cirdt'] -%}
with parts as (
    select
        _file_id,
        {{ ndtms_value('agncy', 'code') }} as agncy_key,
        {{ ndtms_value('clientid', 'identifier') }} as clientid_key,
        {{ ndtms_value('episodid', 'identifier') }} as episodid_key
        {%- for field in record_dates %},
        {{ parse_ndtms_date('trim(' ~ field ~ ')') }} as {{ field }}_date
        {%- endfor %}
    from {{ source('raw', 'ndtms_row') }}
),

dates_of_episodes as (
    select
        _file_id,
        agncy_key as agncy,
        clientid_key as clientid,
        episodid_key as episodid
        {%- for field in record_dates %},
        max({{ field }}_date) as {{ field }}_date
        {%- endfor %},
        min(modst_date) as first_modst_date
    from parts
    group by _file_id, agncy_key, clientid_key, episodid_key
),

final as (
    select
        _file_id,
        agncy,
        clientid,
        episodid,
        first_modst_date,
        -- an engine may call the greatest of dates null as soon as one of them is
        nullif(
            greatest(
                {%- for field in record_dates %}
                coalesce({{ field }}_date, cast('0001-01-01' as date)){{ ',' if not loop.last }}
                {%- endfor %}
            ),
            cast('0001-01-01' as date)
        ) as latest_record_date
    from dates_of_episodes
)

select * from final
