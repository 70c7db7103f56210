{#- Of those who injected at the start, who no longer did at the review. -#}
with reviewed as (
    select * from {{ ref('int_reviewed_journeys') }}
    where client_group = 'adult' and window_code in ({{ windows_of('TOP04') }})
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
),

pairs as (
    select
        reviewed.*,
        review_forms.ivdrguse as review_days
    from reviewed
    inner join forms as start_forms on reviewed.start_form_no = start_forms.form_no
    inner join forms as review_forms on reviewed.review_form_no = review_forms.form_no
    where start_forms.ivdrguse > 0 and review_forms.ivdrguse is not null
),

final as (
    select
        {{ measure_case(
            'pairs',
            "'value'",
            "case when pairs.review_days = 0 then 'no longer injecting' else 'still injecting' end",
            in_numerator='pairs.review_days = 0',
        ) }}
    from pairs
)

select * from final
