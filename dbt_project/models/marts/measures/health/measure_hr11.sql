{#- Of the clients in treatment, those whose latest journey ended by death. -#}
with latest as (
    select
        *,
        coalesce(exit_group = 'died' and journey_end between window_start and window_end, false) as is_numerator
    from {{ ref('int_journey_windows') }}
    where is_latest and client_group = 'adult' and window_code in ({{ windows_of('HR11') }})
),

final as (
    select
        {{ measure_case(
            'latest',
            "'value'",
            "case when latest.is_numerator then 'died in treatment' else 'did not die in treatment' end",
            in_numerator='latest.is_numerator',
        ) }}
    from latest
)

select * from final
