{#- Clients in treatment who are homeless or housed unstably: those referred for support, and of these those
    who found stable accommodation, as the local record or a later outcome form of theirs tells. What was done about
    an earlier need, which ended, says nothing of this one. -#}
with components as (
    {{ components_of('HOU04') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

clients as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and client_group = 'adult' and window_code in ({{ windows_of('HOU04') }})
),

records as (
    select * from {{ ref('int_local__housing_record') }}
    where client_no is not null
),

-- who gave two answers on a day was in need on it, whichever came first
days as (
    select
        client_no,
        recorded_date,
        bool_or(unstable_or_homeless) as is_unstable
    from records
    where unstable_or_homeless is not null
    group by client_no, recorded_date
),

-- an answer holds until the next one
answers as (
    select
        *,
        lead(recorded_date) over (partition by client_no order by recorded_date nulls last) as next_recorded_date
    from days
),

-- a person was housed on the day of such an answer, and on the day a stable home was found
housed_days as (
    select
        client_no,
        recorded_date as housed_date,
        false as is_home_found
    from answers
    where not is_unstable
    union all
    select
        client_no,
        stable_accommodation_date as housed_date,
        true as is_home_found
    from records
    where stable_accommodation_date is not null
),

-- or until a stable home is found
settled as (
    select
        answers.client_no,
        answers.recorded_date,
        answers.next_recorded_date,
        max(case when housed_days.housed_date < answers.recorded_date then housed_days.housed_date end)
            as last_housed_date,
        min(
            case
                when housed_days.is_home_found and housed_days.housed_date >= answers.recorded_date
                    then housed_days.housed_date
            end
        ) as stable_date
    from answers
    left join housed_days on answers.client_no = housed_days.client_no
    where answers.is_unstable
    group by answers.client_no, answers.recorded_date, answers.next_recorded_date
),

-- the first need of the window: whatever is done from then on counts
unstable as (
    select
        clients.as_at_id,
        clients.window_code,
        clients.provider_code,
        clients.area,
        clients.client_no,
        settled.recorded_date,
        settled.last_housed_date
    from clients
    inner join settled
        on
            clients.client_no = settled.client_no
            and clients.window_end >= settled.recorded_date
            and (settled.next_recorded_date is null or settled.next_recorded_date > clients.window_start)
            and (settled.stable_date is null or clients.window_start <= settled.stable_date)
    qualify
        row_number() over (
            partition by
                clients.as_at_id, clients.window_code, clients.provider_code, clients.area, clients.client_no
            order by settled.recorded_date nulls last
        ) = 1
),

-- a referral of an earlier journey, or from before the client was last housed, says nothing of this need
in_need as (
    select
        clients.as_at_id,
        clients.window_code,
        clients.report_date,
        clients.provider_code,
        clients.area,
        clients.client_group,
        clients.substance_group,
        clients.is_ocu,
        clients.client_no,
        clients.journey_key,
        unstable.recorded_date,
        min(records.housing_referral_date) as referral_date
    from clients
    inner join unstable
        on
            clients.as_at_id = unstable.as_at_id
            and clients.window_code = unstable.window_code
            and clients.provider_code = unstable.provider_code
            and clients.area = unstable.area
            and clients.client_no = unstable.client_no
    left join records
        on
            clients.client_no = records.client_no
            and records.housing_referral_date between clients.journey_start and clients.report_date
            and coalesce(unstable.last_housed_date < records.housing_referral_date, true)
    group by
        clients.as_at_id,
        clients.window_code,
        clients.report_date,
        clients.provider_code,
        clients.area,
        clients.client_group,
        clients.substance_group,
        clients.is_ocu,
        clients.client_no,
        clients.journey_key,
        unstable.recorded_date
),

journey_forms as (
    select * from {{ ref('int_dated_journey_forms') }}
),

-- a form of the day of the referral, or of the answer, is not a later one
settled_forms as (
    select
        in_need.as_at_id,
        in_need.window_code,
        in_need.provider_code,
        in_need.area,
        in_need.client_no,
        journey_forms.form_date as stable_date
    from in_need
    inner join journey_forms
        on
            in_need.as_at_id = journey_forms.as_at_id
            and in_need.provider_code = journey_forms.provider_code
            and in_need.journey_key = journey_forms.journey_key
            and in_need.referral_date < journey_forms.form_date
            and in_need.recorded_date < journey_forms.form_date
    inner join {{ ref('int_outcome_forms') }} as forms
        on journey_forms.form_no = forms.form_no and forms.acuthpbm = 'N' and forms.hrisk = 'N'
),

recorded_homes as (
    select
        in_need.as_at_id,
        in_need.window_code,
        in_need.provider_code,
        in_need.area,
        in_need.client_no,
        records.stable_accommodation_date as stable_date
    from in_need
    inner join records
        on
            in_need.client_no = records.client_no
            and records.stable_accommodation_date between in_need.referral_date and in_need.report_date
),

homes as (
    select * from recorded_homes
    union all
    select * from settled_forms
),

housed as (
    select
        as_at_id,
        window_code,
        provider_code,
        area,
        client_no,
        min(stable_date) as stable_date
    from homes
    group by as_at_id, window_code, provider_code, area, client_no
),

followed as (
    select
        in_need.*,
        housed.stable_date,
        coalesce(
            housed.stable_date
            <= {{ add_months('in_need.referral_date', 'cast(parameters.stable_housing_months as integer)') }},
            false
        ) as is_in_time
    from in_need
    inner join parameters on in_need.as_at_id = parameters.as_at_id
    left join housed
        on
            in_need.as_at_id = housed.as_at_id
            and in_need.window_code = housed.window_code
            and in_need.provider_code = housed.provider_code
            and in_need.area = housed.area
            and in_need.client_no = housed.client_no
),

final as (
    select
        {{ measure_case(
            'followed',
            'components.component',
            "case
                when followed.referral_date is null then 'no referral is known for the need'
                when components.component = 'referred' then 'referred'
                when followed.stable_date is null then 'referred, no stable accommodation is known'
                when followed.is_in_time then 'stable accommodation within the months set'
                else 'stable accommodation after the months set'
            end",
            in_numerator=by_component('components.component', {
                'referred': 'followed.referral_date is not null',
                'stable': 'followed.stable_date is not null',
                'stable_in_time': 'followed.is_in_time',
            }),
        ) }}
    from followed
    inner join components on followed.window_code = components.window_code
    where components.component = 'referred' or followed.referral_date is not null
)

select * from final
