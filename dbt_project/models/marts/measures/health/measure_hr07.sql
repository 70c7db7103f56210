{#- Opiate clients in treatment at the report date who were given take-home naloxone in this journey. -#}
with open_journeys as (
    select * from {{ ref('int_journey_windows') }}
    where
        is_latest
        and client_group = 'adult'
        and substance_group = 'opiate'
        and window_code in ({{ windows_of('HR07') }})
),

naloxone as (
    select * from {{ ref('int_journey_naloxone') }}
),

answers as (
    select
        open_journeys.*,
        coalesce(naloxone.is_issued, false) as is_issued,
        coalesce(naloxone.is_covered, false) as is_covered
    from open_journeys
    left join naloxone
        on
            open_journeys.as_at_id = naloxone.as_at_id
            and open_journeys.provider_code = naloxone.provider_code
            and open_journeys.journey_key = naloxone.journey_key
),

final as (
    select
        {{ measure_case(
            'answers',
            "'issued'",
            "case when answers.is_issued then 'issued in this journey' else 'not issued in this journey' end",
            in_numerator='answers.is_issued',
        ) }}
    from answers
    union all
    select
        {{ measure_case(
            'answers',
            "'covered'",
            "case
                when answers.is_covered then 'issued or already supplied'
                else 'neither issued nor already supplied'
            end",
            in_numerator='answers.is_covered',
        ) }}
    from answers
)

select * from final
