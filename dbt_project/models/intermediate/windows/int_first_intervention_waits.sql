{#- First interventions begun in a window with their waits; a provider's count only when they are also
    the first of the partnership's journey. -#}
with journey_windows as (
    select * from {{ ref('int_journey_windows') }}
),

first_interventions as (
    select * from {{ ref('int_first_interventions') }}
    where is_first_of_partnership
),

final as (
    select
        journey_windows.*,
        first_interventions.wait_days,
        coalesce(first_interventions.wait_days >= 0, false) as has_usable_wait
    from journey_windows
    inner join first_interventions
        on
            journey_windows.as_at_id = first_interventions.as_at_id
            and journey_windows.provider_code = first_interventions.provider_code
            and journey_windows.journey_key = first_interventions.journey_key
            and first_interventions.start_date between journey_windows.window_start and journey_windows.window_end
)

select * from final
