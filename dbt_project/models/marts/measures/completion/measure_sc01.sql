{#- Of the clients in treatment, those whose latest journey ended in the window as a completion. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('SC01') }})
),

latest as (
    select
        *,
        is_completed and journey_end between window_start and window_end as is_numerator
    from journey_windows
    where is_latest
),

final as (
    select
        {{ measure_case(
            'latest',
            "'value'",
            "case
                when latest.is_numerator then 'latest journey completed in the window'
                when latest.journey_end is null then 'latest journey still open'
                else 'latest journey ended without completion'
            end",
            in_numerator='latest.is_numerator',
        ) }}
    from latest
)

select * from final
