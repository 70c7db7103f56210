with held as (
    select * from {{ source('history', 'indicator_history') }}
),

publications as (
    select * from {{ source('history', 'publication') }}
    where status = 'published'
),

final as (
    select held.*
    from held
    inner join publications on held.publication = publications.publication
)

select * from final
