{#- Of the clients in treatment at the report date who inject or have injected, those with no hepatitis C
    test on record. -#}
with open_journeys as (
    select
        *,
        has_hepatitis_c_test_date or coalesce(hepatitis_c_tested = 'tested', false) as is_tested
    from {{ ref('int_journey_status_windows') }}
    where
        is_latest
        and client_group = 'adult'
        and window_code in ({{ windows_of('HR03') }})
        and injecting in ('current', 'previous')
        and coalesce(hepatitis_c_status <> 'not_appropriate', true)
),

final as (
    select
        {{ measure_case(
            'open_journeys',
            "'value'",
            "case when open_journeys.is_tested then 'test on record' else 'no test on record' end",
            in_numerator='not open_journeys.is_tested',
        ) }}
    from open_journeys
)

select * from final
