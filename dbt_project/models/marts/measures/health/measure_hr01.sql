{#- Of the clients in treatment at the report date who may be vaccinated against hepatitis B, those with no
    completed course on record. Who refused stays in, and so does who was never asked. -#}
with open_journeys as (
    select * from {{ ref('int_journey_status_windows') }}
    where
        is_latest
        and client_group = 'adult'
        and window_code in ({{ windows_of('HR01') }})
        and coalesce(hepatitis_b_status not in ('protected', 'not_appropriate', 'deferred'), true)
),

final as (
    select
        {{ measure_case(
            'open_journeys',
            "'value'",
            "case
                when open_journeys.hepatitis_b_doses = 'completed' then 'course completed'
                else 'no completed course on record'
            end",
            in_numerator="coalesce(open_journeys.hepatitis_b_doses <> 'completed', true)",
        ) }}
    from open_journeys
)

select * from final
