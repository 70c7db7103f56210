{#- Newly presenting clients whose HIV status is known, or of whom the provider's own system holds the date of an
    earlier test. The item of the data set is of later years: where no client of the cell has an answer or an event,
    it was not asked, and the figure says nothing. -#}
with new_presentations as (
    select * from {{ ref('int_journey_status_windows') }}
    where is_latest_new_presentation and window_code in ({{ windows_of('HR06') }})
),

first_local_events as (
    select
        client_no,
        min(event_date) as event_date
    from {{ ref('int_local__bbv_event') }}
    where virus = 'hiv' and event_type in ('status_known', 'previous_test_date') and client_no is not null
    group by client_no
),

with_events as (
    select
        new_presentations.*,
        coalesce(new_presentations.hiv_status = 'known', false) as is_answered_known,
        coalesce(first_local_events.event_date <= new_presentations.report_date, false) as has_local_event
    from new_presentations
    left join first_local_events on new_presentations.client_no = first_local_events.client_no
),

presented as (
    select
        *,
        is_answered_known or has_local_event as is_known,
        count(case when hiv_status is not null or has_local_event then 1 end) over (
            partition by as_at_id, window_code, provider_code, area
        ) > 0 as is_item_in_use
    from with_events
),

final as (
    select
        {{ measure_case(
            'presented',
            "'value'",
            "case
                when presented.is_answered_known then 'status known'
                when presented.has_local_event then 'status or earlier test held by the provider'
                else 'status not known'
            end",
            in_numerator='presented.is_known',
            has_main_field='presented.is_item_in_use',
        ) }}
    from presented
)

select * from final
