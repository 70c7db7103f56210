{#- People with a prescription in force in the window: how many take it under supervision, and how many on
    substitute medication also use needle exchange. -#}
with prescriptions as (
    {{ local_in_window(
        'RX01',
        'prescription',
        'records.start_date <= windows.window_end
            and (records.end_date is null or records.end_date >= windows.window_start)',
        on_date='windows.window_end'
    ) }}
),

visits as (
    select
        person_id,
        visit_date
    from {{ ref('int_local__needle_exchange_visit') }}
    where person_id is not null
),

windows as (
    select * from {{ ref('int_local_windows') }}
),

exchange_users as (
    select distinct
        windows.as_at_id,
        windows.window_code,
        visits.person_id
    from visits
    inner join windows on visits.visit_date between windows.window_start and windows.window_end
),

with_exchange as (
    select
        prescriptions.*,
        exchange_users.person_id is not null as uses_exchange
    from prescriptions
    left join exchange_users
        on
            prescriptions.as_at_id = exchange_users.as_at_id
            and prescriptions.window_code = exchange_users.window_code
            and prescriptions.person_id = exchange_users.person_id
),

final as (
    {%- for component, (condition, numerator, yes, no) in {
        'supervised': ['true', 'coalesce(supervised_consumption, false)', 'supervised', 'not supervised'],
        'substitute.supervised': [
            'is_ost', 'coalesce(supervised_consumption, false)', 'supervised', 'not supervised'
        ],
        'substitute.needle_exchange': ['is_ost', 'uses_exchange', 'used needle exchange', 'did not'],
    }.items() %}
    select
        {{ local_case(
            'with_exchange', 'RX01', "'" ~ component ~ "'",
            "case when " ~ numerator ~ " then '" ~ yes ~ "' else '" ~ no ~ "' end",
            in_numerator=numerator, person='with_exchange.person_id',
        ) }}
    from with_exchange
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
