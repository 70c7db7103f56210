with request as (
    select * from {{ source('raw', 'run_request') }}
),

final as (
    select
        cast(period as {{ dbt.type_string() }}) as period,
        cast(history_months as integer) as history_months
    from request
)

select * from final
