{#- Of the opiate clients in treatment in the window, those whom the provider trained to use naloxone in it. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where
        is_latest
        and substance_group = 'opiate'
        and client_group = 'adult'
        and window_code in ({{ windows_of('NAL02') }})
),

windows as (
    select * from {{ ref('int_windows') }}
),

trainings as (
    select
        client_no,
        event_date
    from {{ ref('int_local__naloxone_event') }}
    where event_type = 'training' and client_no is not null
),

trained as (
    select distinct
        windows.as_at_id,
        windows.window_code,
        trainings.client_no
    from trainings
    inner join windows on trainings.event_date between windows.window_start and windows.window_end
    where windows.window_code in ({{ windows_of('NAL02') }})
),

final as (
    select
        {{ measure_case(
            'journey_windows',
            "'value'",
            "case when trained.client_no is null then 'no training is recorded in the window' else 'trained' end",
            in_numerator='trained.client_no is not null',
        ) }}
    from journey_windows
    left join trained
        on
            journey_windows.as_at_id = trained.as_at_id
            and journey_windows.window_code = trained.window_code
            and journey_windows.client_no = trained.client_no
)

select * from final
