with snapshots as (
    select * from {{ ref('dq_file_snapshots') }}
    where is_current
),

months as (
    select distinct submission_month from snapshots
),

final as (
    select
        months.submission_month as as_at_month,
        snapshots._file_id,
        snapshots.agency_code,
        snapshots.submission_month = months.submission_month as is_of_the_month
    from months
    inner join snapshots on months.submission_month >= snapshots.submission_month
    qualify
        row_number() over (
            partition by months.submission_month, snapshots.agency_code
            order by snapshots.submission_month desc nulls last
        ) = 1
)

select * from final
