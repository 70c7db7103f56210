{#- Newly presenting clients whose HIV status is known. The item is of later data sets: where no client of
    the cell has an answer, it was not asked, and the figure says nothing. -#}
with new_presentations as (
    select
        *,
        coalesce(hiv_status = 'known', false) as is_known,
        count(hiv_status) over (partition by as_at_id, window_code, provider_code, area) > 0 as is_item_in_use
    from {{ ref('int_journey_status_windows') }}
    where is_latest_new_presentation and window_code in ({{ windows_of('HR06') }})
),

final as (
    select
        {{ measure_case(
            'new_presentations',
            "'value'",
            "case when new_presentations.is_known then 'status known' else 'status not known' end",
            in_numerator='new_presentations.is_known',
            has_main_field='new_presentations.is_item_in_use',
        ) }}
    from new_presentations
)

select * from final
