{#- Opiate clients in treatment at the report date to whom naloxone was ever administered. -#}
with open_journeys as (
    select * from {{ ref('int_journey_status_windows') }}
    where
        is_latest
        and client_group = 'adult'
        and substance_group = 'opiate'
        and window_code in ({{ windows_of('HR08') }})
),

final as (
    select
        {{ measure_case(
            'open_journeys',
            "'value'",
            "case
                when open_journeys.naloxone_administered = 'administered' then 'administered at some time'
                when open_journeys.naloxone_administered is null then 'no usable answer, counted as no'
                else 'never administered'
            end",
            in_numerator="coalesce(open_journeys.naloxone_administered = 'administered', false)",
            has_main_field='open_journeys.naloxone_administered is not null',
        ) }}
    from open_journeys
)

select * from final
