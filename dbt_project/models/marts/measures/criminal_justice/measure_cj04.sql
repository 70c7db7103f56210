{#- Of the criminal justice clients who completed, those who came back within the follow-up: by the source of
    referral of the national data set, and by that or what local extracts hold. -#}
with completions as (
    {{ completions_in_window('CJ04') }}
),

with_contacts as (
    {{ with_justice_contacts('completions') }}
),

final as (
    select {{ return_case('with_contacts', "'value'") }}
    from with_contacts
    where with_contacts.is_criminal_justice
    union all
    select {{ return_case('with_contacts', "'contact'") }}
    from with_contacts
    where with_contacts.is_in_justice_contact
)

select * from final
