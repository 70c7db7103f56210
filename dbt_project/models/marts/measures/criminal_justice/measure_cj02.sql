{#- Criminal justice clients among those in treatment and among those newly presenting: by the source of referral of
    the national data set, and by that or what local extracts hold, where they have come. -#}
with components as (
    {{ components_of('CJ02') }}
),

journey_windows as (
    select * from {{ ref('int_journey_windows') }}
    where client_group = 'adult' and window_code in ({{ windows_of('CJ02') }})
),

with_contacts as (
    {{ with_justice_contacts('journey_windows') }}
),

populations as (
    select
        components.component,
        with_contacts.*,
        {{ by_component('components.component', {
            'value': 'with_contacts.is_criminal_justice',
            'contact': 'with_contacts.is_in_justice_contact',
            'new_presentations': 'with_contacts.is_criminal_justice',
            'new_presentations_any_source': 'with_contacts.is_justice_referred',
        }) }} as is_counted
    from with_contacts
    inner join components
        on
            with_contacts.window_code = components.window_code
            and {{ by_component('components.component', {
                'value': 'with_contacts.is_latest',
                'contact': 'with_contacts.is_latest',
                'new_presentations': 'with_contacts.is_latest_new_presentation',
                'new_presentations_any_source': 'with_contacts.is_latest_new_presentation',
            }) }}
),

final as (
    select
        {{ measure_case(
            'populations',
            'populations.component',
            "case
                when populations.is_criminal_justice then 'referred by criminal justice'
                when populations.is_counted and populations.is_justice_referred
                    then 'referred by criminal justice, as the provider has it'
                when populations.is_counted then 'under a court order'
                else 'referred otherwise'
            end",
            in_numerator='populations.is_counted',
        ) }}
    from populations
)

select * from final
