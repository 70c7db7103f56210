with episodes as (
    select * from {{ ref('stg_local__episode') }}
),

final as (
    select
        -_file_id as _file_id,
        _row_number,
        client_id,
        episode_type,
        start_date,
        discharge_date
    from episodes
)

select * from final
