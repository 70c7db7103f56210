{#- Returns of clients who had completed, in the month that they came back: within the follow-up of the
    completion, of all and of criminal justice clients, and at any time after it. A client with several completions
    counts by the latest of them. -#}
with windows as (
    select * from {{ ref('int_windows') }}
    where window_code in ({{ windows_of('SC12') }})
),

returns as (
    select
        journeys.*,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        completion_returns.return_date is not null as is_within_follow_up
    from {{ ref('int_journeys') }} as journeys
    inner join {{ ref('int_completion_returns') }} as completion_returns
        on
            journeys.as_at_id = completion_returns.as_at_id
            and journeys.provider_code = completion_returns.provider_code
            and journeys.journey_key = completion_returns.journey_key
    inner join windows
        on
            journeys.as_at_id = windows.as_at_id
            and completion_returns.first_return_date between windows.window_start and windows.window_end
    qualify
        row_number() over (
            partition by
                journeys.as_at_id, windows.window_code, journeys.provider_code, journeys.area, journeys.client_no
            order by journeys.journey_no desc
        ) = 1
),

grouped as (
    {{ with_client_groups('returns') }}
),

with_contacts as (
    {{ with_justice_contacts('grouped') }}
),

final as (
    select
        {{ measure_case(
            'grouped',
            "'value'",
            "'returned within the follow-up of a completion'",
        ) }}
    from grouped
    where grouped.is_within_follow_up
    union all
    select
        {{ measure_case(
            'grouped',
            "'criminal_justice'",
            "'criminal justice client, returned within the follow-up of a completion'",
        ) }}
    from grouped
    where grouped.is_within_follow_up and grouped.is_criminal_justice
    union all
    select
        {{ measure_case(
            'with_contacts',
            "'criminal_justice_contact'",
            "'criminal justice client, or under an order, returned within the follow-up of a completion'",
        ) }}
    from with_contacts
    where with_contacts.is_within_follow_up and with_contacts.is_in_justice_contact
    union all
    select
        {{ measure_case(
            'grouped',
            "'any_earlier'",
            "case
                when grouped.is_within_follow_up then 'returned within the follow-up of a completion'
                else 'returned after the follow-up of a completion'
            end",
        ) }}
    from grouped
)

select * from final
