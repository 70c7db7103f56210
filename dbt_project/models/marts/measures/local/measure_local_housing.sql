{#- Housing of clients at their discharge. -#}
with at_discharge as (
    {{ local_in_window(
        'HOU02',
        'housing_record',
        "records.point = 'discharge' and records.recorded_date between windows.window_start and windows.window_end",
        on_date='records.recorded_date'
    ) }}
),

-- who is discharged twice in a window is told by the latest record
latest as (
    select * from at_discharge
    qualify
        row_number() over (
            partition by as_at_id, window_code, area, provider_code, coalesce(person_id, record_id)
            order by recorded_date desc, handed_in_no desc
        ) = 1
),

final as (
    select
        {{ local_case(
            'latest', 'HOU02', "'value'",
            "case latest.status
                when 'nfa' then 'no fixed abode'
                when 'housing_problem' then 'housing problem'
                when 'no_housing_problem' then 'no housing problem'
                else 'not recorded'
            end",
            in_numerator="coalesce(latest.status = 'no_housing_problem', false)",
            in_denominator='latest.status is not null',
            person='latest.person_id',
        ) }}
    from latest
)

select * from final
