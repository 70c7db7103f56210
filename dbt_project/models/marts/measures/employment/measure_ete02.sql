{#- Clients in treatment referred to employment, training or education in the window, and of these those who took
    something up. Volunteering counts. -#}
with components as (
    {{ components_of('ETE02') }}
),

clients as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and client_group = 'adult' and window_code in ({{ windows_of('ETE02') }})
),

records as (
    select * from {{ ref('int_local__eet_record') }}
    where client_no is not null
),

referrals as (
    select
        clients.as_at_id,
        clients.window_code,
        clients.provider_code,
        clients.area,
        clients.client_no,
        min(records.eet_referral_date) as referral_date
    from clients
    inner join records
        on
            clients.client_no = records.client_no
            and records.eet_referral_date between clients.window_start and clients.window_end
    group by clients.as_at_id, clients.window_code, clients.provider_code, clients.area, clients.client_no
),

-- the activity is that of the latest record known at the report date
followed as (
    select
        clients.*,
        referrals.referral_date,
        coalesce(
            max(
                case
                    when records.eet_engaged_date between referrals.referral_date and clients.report_date then 1
                    else 0
                end
            ) over (
                partition by
                    clients.as_at_id, clients.window_code, clients.provider_code, clients.area, clients.client_no
            ),
            0
        ) = 1 as is_engaged,
        coalesce(
            case when records.recorded_date <= clients.report_date then records.status end, 'not_recorded'
        ) as activity
    from clients
    left join referrals
        on
            clients.as_at_id = referrals.as_at_id
            and clients.window_code = referrals.window_code
            and clients.provider_code = referrals.provider_code
            and clients.area = referrals.area
            and clients.client_no = referrals.client_no
    left join records on referrals.client_no = records.client_no
    qualify
        row_number() over (
            partition by
                clients.as_at_id, clients.window_code, clients.provider_code, clients.area, clients.client_no
            order by
                case when records.recorded_date <= clients.report_date then 0 else 1 end,
                records.recorded_date desc nulls last,
                records.handed_in_no desc nulls last
        ) = 1
),

final as (
    select
        {{ measure_case(
            'followed',
            'components.component',
            "case
                when followed.referral_date is null then 'no referral is known in the window'
                when followed.is_engaged then 'referred and engaged, latest status: ' || followed.activity
                else 'referred, latest status: ' || followed.activity
            end",
            in_numerator="case
                when components.component in ('engaged', 'engaged_of_all') then followed.is_engaged
                when components.component = 'referred' then followed.referral_date is not null
                when components.component like 'referred.%'
                    then followed.referral_date is not null
                        and components.component = 'referred.' || followed.activity
                else followed.is_engaged and components.component = 'engaged.' || followed.activity
            end",
        ) }}
    from followed
    inner join components
        on
            followed.window_code = components.window_code
            and (
                components.component = 'engaged_of_all'
                or components.component like 'referred%'
                or followed.referral_date is not null
            )
)

select * from final
