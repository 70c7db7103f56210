with client_records as (
    select * from {{ ref('int_client_records') }}
),

final as (
    select
        client_id,
        birth_date,
        sex,
        min(ethnic_code) as ethnic_code,
        row_number() over (order by client_id) as client_no
    from client_records
    group by client_id, birth_date, sex
)

select * from final
