{#- Newly presenting clients with a housing need at the start, of those whose first episode says so or
    denies it. -#}
with new_presentations as (
    select
        *,
        housing_need_at_start is not null as is_answered
    from {{ ref('int_journey_status_windows') }}
    where is_latest_new_presentation and window_code in ({{ windows_of('HOU01') }})
),

final as (
    select
        {{ measure_case(
            'new_presentations',
            "'value'",
            "case new_presentations.housing_need_at_start
                when 'urgent' then 'no fixed abode'
                when 'problem' then 'housing problem'
                when 'none' then 'no housing problem'
                else 'no usable answer'
            end",
            in_numerator="coalesce(new_presentations.housing_need_at_start in ('urgent', 'problem'), false)",
            in_denominator='new_presentations.is_answered',
            has_main_field='new_presentations.is_answered',
        ) }}
    from new_presentations
)

select * from final
