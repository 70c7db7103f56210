{#- Of the clients in treatment, those who completed in the window and did not come back. The latest
    completion decides, whether or not a later journey followed. -#}
with clients_in_treatment as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('SC04') }})
),

completions as (
    {{ completions_in_window('SC04') }}
),

joined as (
    select
        clients_in_treatment.as_at_id,
        clients_in_treatment.window_code,
        clients_in_treatment.area,
        clients_in_treatment.provider_code,
        clients_in_treatment.client_group,
        clients_in_treatment.substance_group,
        clients_in_treatment.is_ocu,
        clients_in_treatment.client_no,
        coalesce(completions.journey_key, clients_in_treatment.journey_key) as journey_key,
        completions.journey_key is not null as has_completed,
        completions.return_date
    from clients_in_treatment
    left join completions
        on
            clients_in_treatment.as_at_id = completions.as_at_id
            and clients_in_treatment.window_code = completions.window_code
            and clients_in_treatment.provider_code = completions.provider_code
            and clients_in_treatment.area = completions.area
            and clients_in_treatment.client_no = completions.client_no
),

final as (
    select
        {{ measure_case(
            'joined',
            "'value'",
            "case
                when not joined.has_completed then 'no completion in the window'
                when joined.return_date is not null then 'completed and returned within the follow-up'
                else 'completed and did not return within the follow-up'
            end",
            in_numerator='joined.has_completed and joined.return_date is null',
        ) }}
    from joined
)

select * from final
