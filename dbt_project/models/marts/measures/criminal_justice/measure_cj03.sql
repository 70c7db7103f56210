{#- Of the criminal justice clients in treatment, those whose latest journey ended in the window as a
    completion; and their completions as a share of all in treatment. By the source of referral of the national data
    set, and by that or what local extracts hold. -#}
with components as (
    {{ components_of('CJ03') }}
),

journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('CJ03') }})
),

with_contacts as (
    {{ with_justice_contacts('journey_windows') }}
),

marked as (
    select
        components.component,
        with_contacts.*,
        case
            when components.component in ('contact', 'contact_of_all_in_treatment')
                then with_contacts.is_in_justice_contact
            else with_contacts.is_criminal_justice
        end as is_justice_client
    from with_contacts
    inner join components on with_contacts.window_code = components.window_code
),

latest as (
    select
        *,
        is_justice_client and {{ is_completed_in_window() }} as is_numerator
    from marked
    where is_justice_client or component in ('of_all_in_treatment', 'contact_of_all_in_treatment')
),

final as (
    select
        {{ measure_case(
            'latest',
            'latest.component',
            "case
                when not latest.is_justice_client then 'referred otherwise'
                when latest.is_numerator then 'latest journey completed in the window'
                when latest.journey_end is null then 'latest journey still open'
                else 'latest journey ended without completion'
            end",
            in_numerator='latest.is_numerator',
        ) }}
    from latest
)

select * from final
