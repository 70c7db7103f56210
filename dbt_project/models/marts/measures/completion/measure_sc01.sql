{#- Of the clients in treatment, those whose latest journey ended in the window as a completion. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where window_code in ({{ windows_of('SC01') }})
),

latest as (
    select
        *,
        {{ is_completed_in_window() }} as is_numerator
    from journey_windows
    where is_latest
),

final as (
    select {{ completion_case('latest', "'value'") }}
    from latest
)

select * from final
