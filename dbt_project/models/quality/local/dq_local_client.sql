with clients as (
    select * from {{ ref('stg_local__client') }}
),

final as (
    select
        -_file_id as _file_id,
        _row_number,
        client_id,
        upper(agency_code) as agency_code,
        client_ref
    from clients
)

select * from final
