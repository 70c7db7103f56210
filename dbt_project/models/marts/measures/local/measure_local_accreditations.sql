{#- Accreditations of shared care doctors, pharmacies and pharmacists that hold on the last day of the window. -#}
with accreditations as (
    {{ local_in_window(
        'ACR01',
        'provider_accreditation',
        'records.valid_from <= windows.window_end'
        ~ ' and (records.valid_to is null or records.valid_to >= windows.window_end)'
    ) }}
),

final as (
    select {{ local_case('accreditations', 'ACR01', 'accreditations.accredited_type', "'valid on the day'") }}
    from accreditations
    union all
    select
        {{ local_case(
            'accreditations', 'ACR01', "accreditations.accredited_type || '.supervised'",
            "'valid on the day, for supervised self-administration'",
        ) }}
    from accreditations
    where supervised_self_administration
)

select * from final
