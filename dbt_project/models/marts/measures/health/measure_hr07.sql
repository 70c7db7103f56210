{#- Clients with take-home naloxone: of the opiate clients and of all users of opiates or crack in treatment
    at the report date those given it in this journey; of the opiate clients in a window those given it in
    the window. -#}
with components as (
    {{ components_of('HR07') }}
),

journeys as (
    select * from {{ ref('int_journey_windows') }}
    where client_group = 'adult' and window_code in ({{ windows_of('HR07') }})
),

naloxone as (
    select * from {{ ref('int_journey_naloxone') }}
),

answers as (
    select
        journeys.*,
        coalesce(naloxone.is_issued, false) as is_issued,
        coalesce(naloxone.is_covered, false) as is_covered,
        coalesce(
            max(naloxone.last_issued_date) over (
                partition by
                    journeys.as_at_id,
                    journeys.window_code,
                    journeys.provider_code,
                    journeys.area,
                    journeys.client_no
            ) >= journeys.window_start,
            false
        ) as is_supplied
    from journeys
    left join naloxone
        on
            journeys.as_at_id = naloxone.as_at_id
            and journeys.provider_code = naloxone.provider_code
            and journeys.journey_key = naloxone.journey_key
),

final as (
    select
        {{ measure_case(
            'answers',
            'components.component',
            by_component('components.component', {
                'issued': "case when answers.is_issued
                    then 'issued in this journey' else 'not issued in this journey' end",
                'issued_ocu': "case when answers.is_issued
                    then 'issued in this journey' else 'not issued in this journey' end",
                'covered': "case when answers.is_covered
                    then 'issued or already supplied' else 'neither issued nor already supplied' end",
                'covered_ocu': "case when answers.is_covered
                    then 'issued or already supplied' else 'neither issued nor already supplied' end",
                'supplied': "case when answers.is_supplied
                    then 'issued in the window' else 'not issued in the window' end",
            }),
            in_numerator=by_component('components.component', {
                'issued': 'answers.is_issued',
                'issued_ocu': 'answers.is_issued',
                'covered': 'answers.is_covered',
                'covered_ocu': 'answers.is_covered',
                'supplied': 'answers.is_supplied',
            }),
        ) }}
    from answers
    inner join components on answers.window_code = components.window_code
    where
        answers.is_latest
        and case
            when components.component in ('issued_ocu', 'covered_ocu') then answers.is_ocu
            else answers.substance_group = 'opiate'
        end
)

select * from final
