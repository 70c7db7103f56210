{#- Clients in treatment who live in supported accommodation, by their latest answer. -#}
with clients as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('HOU03') }})
),

answers as (
    select * from {{ ref('int_local__housing_record') }}
    where client_no is not null and in_supported_accommodation is not null
),

latest_answers as (
    select
        clients.as_at_id,
        clients.window_code,
        clients.provider_code,
        clients.area,
        clients.client_no,
        answers.in_supported_accommodation
    from clients
    inner join answers
        on clients.client_no = answers.client_no and answers.recorded_date <= clients.report_date
    qualify
        row_number() over (
            partition by
                clients.as_at_id, clients.window_code, clients.provider_code, clients.area, clients.client_no
            order by answers.recorded_date desc, answers.handed_in_no desc
        ) = 1
),

final as (
    select
        {{ measure_case('clients', "'value'", "'in supported accommodation by the latest answer'") }}
    from clients
    inner join latest_answers
        on
            clients.as_at_id = latest_answers.as_at_id
            and clients.window_code = latest_answers.window_code
            and clients.provider_code = latest_answers.provider_code
            and clients.area = latest_answers.area
            and clients.client_no = latest_answers.client_no
    where latest_answers.in_supported_accommodation
)

select * from final
