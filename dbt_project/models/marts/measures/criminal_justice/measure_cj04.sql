{#- Of the criminal justice clients who completed, those who came back within the follow-up: by the source of
    referral of the national data set, and by that or what local extracts hold. As with every status of a client,
    the latest journey in the window says who is one, be it the completed journey or the return. -#}
with completions as (
    {{ completions_in_window('CJ04') }}
),

latest_journeys as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('CJ04') }})
),

clients as (
    {{ with_justice_contacts('latest_journeys') }}
),

completers as (
    select
        completions.*,
        clients.is_criminal_justice as is_justice_client,
        clients.is_in_justice_contact
    from completions
    inner join clients
        on
            completions.as_at_id = clients.as_at_id
            and completions.window_code = clients.window_code
            and completions.provider_code = clients.provider_code
            and completions.area = clients.area
            and completions.client_no = clients.client_no
),

final as (
    select {{ return_case('completers', "'value'") }}
    from completers
    where completers.is_justice_client
    union all
    select {{ return_case('completers', "'contact'") }}
    from completers
    where completers.is_in_justice_contact
)

select * from final
