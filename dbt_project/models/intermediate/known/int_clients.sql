with client_records as (
    select * from {{ ref('int_client_records') }}
),

-- the key of a person holds the birth date and the sex, so they are one per person
final as (
    select
        client_id,
        birth_date,
        sex,
        row_number() over (order by client_id) as client_no
    from client_records
    group by client_id, birth_date, sex
)

select * from final
