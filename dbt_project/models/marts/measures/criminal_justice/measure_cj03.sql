{#- Of the criminal justice clients in treatment, those whose latest journey ended in the window as a
    completion; and their completions as a share of all in treatment. -#}
with components as (
    {{ components_of('CJ03') }}
),

latest as (
    select
        components.component,
        journey_windows.*,
        journey_windows.is_criminal_justice and {{ is_completed_in_window() }} as is_numerator
    from {{ ref('int_journey_windows') }} as journey_windows
    inner join components on journey_windows.window_code = components.window_code
    where
        journey_windows.is_latest
        and (journey_windows.is_criminal_justice or components.component = 'of_all_in_treatment')
),

final as (
    select
        {{ measure_case(
            'latest',
            'latest.component',
            "case
                when not latest.is_criminal_justice then 'referred otherwise'
                when latest.is_numerator then 'latest journey completed in the window'
                when latest.journey_end is null then 'latest journey still open'
                else 'latest journey ended without completion'
            end",
            in_numerator='latest.is_numerator',
        ) }}
    from latest
)

select * from final
