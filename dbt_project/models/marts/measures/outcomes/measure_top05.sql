{#- Of those who used a substance at the start and completed treatment, who did not use at the exit. -#}
with completions as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        is_latest_completion
        and client_group = 'adult'
        and window_code in ({{ windows_of('TOP05') }})
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

pairs as (
    select
        completions.*,
        start_days.substance,
        exit_days.days as exit_days
    from completions
    inner join form_days as start_days on completions.start_form_no = start_days.form_no
    inner join form_days as exit_days
        on completions.exit_form_no = exit_days.form_no and start_days.substance = exit_days.substance
    where start_days.days > 0
),

final as (
    select
        {{ measure_case(
            'pairs',
            'pairs.substance',
            "case when pairs.exit_days = 0 then 'abstinent at exit' else 'still using at exit' end",
            in_numerator='pairs.exit_days = 0',
        ) }}
    from pairs
)

select * from final
