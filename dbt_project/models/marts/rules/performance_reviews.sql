{#- The months in which each part of the service has a performance review: every month in the first year, then once
    a quarter while its rating is not red or amber; and whether one was held. -#}
with ratings as (
    select * from {{ ref('service_ratings') }}
),

contracts as (
    select
        contract,
        min(start_date) as start_date
    from {{ ref('stg_reference__contracts') }}
    group by contract
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

meetings as (
    select * from {{ ref('int_local__meeting') }}
    where meeting_type = 'performance_review'
),

-- the rating of the last quarter that had ended before the month
earlier_ratings as (
    select
        ratings.as_at_id,
        ratings.contract,
        ratings.service_part,
        earlier.rating as last_rating
    from ratings
    inner join ratings as earlier
        on
            ratings.contract = earlier.contract
            and ratings.service_part = earlier.service_part
            and ratings.report_date > earlier.report_date
            and earlier.is_final
    qualify
        row_number() over (
            partition by ratings.as_at_id, ratings.contract, ratings.service_part order by earlier.report_date desc
        ) = 1
),

held as (
    select
        ratings.as_at_id,
        ratings.contract,
        min(meetings.held_date) as held_date
    from ratings
    inner join meetings
        on
            ratings.area = meetings.area
            and meetings.held_date >= {{ first_day_of_month('ratings.report_date') }}
            and meetings.held_date <= ratings.report_date
    group by ratings.as_at_id, ratings.contract
),

due as (
    select
        ratings.*,
        earlier_ratings.last_rating,
        case
            when
                ratings.report_date
                < {{ add_months('contracts.start_date', 'cast(parameters.monthly_review_months as integer)') }}
                then 'first_year'
            when earlier_ratings.last_rating in ('red', 'amber') then 'not_satisfactory'
            when ratings.is_final then 'quarterly'
        end as due_because
    from ratings
    inner join contracts on ratings.contract = contracts.contract
    inner join parameters on ratings.as_at_id = parameters.as_at_id
    left join earlier_ratings
        on
            ratings.as_at_id = earlier_ratings.as_at_id
            and ratings.contract = earlier_ratings.contract
            and ratings.service_part = earlier_ratings.service_part
),

final as (
    select
        due.as_at_id,
        due.period,
        due.contract,
        due.area,
        due.service_part,
        due.last_rating,
        due.due_because,
        held.held_date,
        case
            when due.due_because is null then 'not_due'
            when held.held_date is null then 'not_held'
            else 'held'
        end as status
    from due
    left join held on due.as_at_id = held.as_at_id and due.contract = held.contract
)

select * from final
