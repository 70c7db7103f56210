{#- Referrals that wait at the end of the window, referred and neither in structured treatment nor discharged,
    by the time they have waited; and all that waited over six weeks, those included whose treatment began in
    the window, with the people they are of. -#}
with referrals as (
    {{ referrals_in_window('WT04', 'referrals.referral_date <= windows.window_end') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

waits as (
    select
        referrals.*,
        referrals.treatment_start is null as is_waiting,
        {{ days_between('referrals.referral_date', 'coalesce(referrals.treatment_start, referrals.window_end)') }}
            as wait_days
    from referrals
    where
        (referrals.treatment_start is null and referrals.discharge_date is null)
        or referrals.treatment_start between referrals.window_start and referrals.window_end
),

banded as (
    select
        waits.*,
        case
            when waits.wait_days <= parameters.wait_3_weeks_days then 'up_to_3_weeks'
            when waits.wait_days <= parameters.wait_6_weeks_days then '3_to_6_weeks'
            else 'over_6_weeks'
        end as band
    from waits
    inner join parameters on waits.as_at_id = parameters.as_at_id
),

over_6_weeks as (
    select * from banded
    where band = 'over_6_weeks'
),

-- of several referrals of a person the one that waited longest speaks for them
people as (
    select * from over_6_weeks
    qualify
        row_number() over (
            partition by as_at_id, window_code, area, provider_code, client_no
            order by wait_days desc, journey_key asc
        ) = 1
),

final as (
    select
        {{ measure_case('banded', "'waiting'", "'waiting since ' || cast(banded.referral_date as "
            ~ dbt.type_string() ~ ")") }}
    from banded
    where banded.is_waiting
    union all
    select
        {{ measure_case('banded', "'waiting.' || banded.band", "'waiting since ' || cast(banded.referral_date as "
            ~ dbt.type_string() ~ ")") }}
    from banded
    where banded.is_waiting
    union all
    select
        {{ measure_case(
            'over_6_weeks',
            "'waited_over_6_weeks'",
            "case when over_6_weeks.is_waiting then 'still waiting' else 'began in the window' end",
        ) }}
    from over_6_weeks
    union all
    select
        {{ measure_case(
            'people',
            "'waited_over_6_weeks.people'",
            "case when people.is_waiting then 'still waiting' else 'began in the window' end",
        ) }}
    from people
)

select * from final
