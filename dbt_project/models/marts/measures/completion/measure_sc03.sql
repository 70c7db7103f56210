{#- Of the clients who completed, those who came back within the follow-up. -#}
with completions as (
    {{ completions_in_window('SC03') }}
),

final as (
    select
        {{ measure_case(
            'completions',
            "'value'",
            "case
                when completions.return_date is not null then 'completed and returned within the follow-up'
                else 'completed and did not return within the follow-up'
            end",
            in_numerator='completions.return_date is not null',
        ) }}
    from completions
)

select * from final
