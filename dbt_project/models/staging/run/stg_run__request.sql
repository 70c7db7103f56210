with request as (
    select * from {{ source('raw', 'run_request') }}
),

final as (
    select
        cast(period as {{ dbt.type_string() }}) as period,
        cast(history_months as integer) as history_months,
        cast(previous_publication as integer) as previous_publication,
        cast(previous_period as {{ dbt.type_string() }}) as previous_period,
        cast(previous_file_id as integer) as previous_file_id
    from request
)

select * from final
