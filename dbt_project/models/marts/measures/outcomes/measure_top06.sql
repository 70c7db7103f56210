{#- Housing when treatment was completed: of all who answered, and of those who had a housing need at the start. -#}
with completions as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        is_latest_completion
        and client_group = 'adult'
        and window_code in ({{ windows_of('TOP06') }})
),

answers as (
    {{ paired_answers('completions', ['acuthpbm', 'hrisk', 'unsuiths']) }}
),

-- unsuitable housing counts where it was asked
housed as (
    select
        *,
        exit_acuthpbm = 'N' and exit_hrisk = 'N' and coalesce(exit_unsuiths = 'N', true) as is_settled,
        coalesce(start_acuthpbm = 'Y', false)
        or coalesce(start_hrisk = 'Y', false)
        or coalesce(start_unsuiths = 'Y', false) as had_need
    from answers
    where exit_acuthpbm in ('Y', 'N') and exit_hrisk in ('Y', 'N')
),

final as (
    {%- set reason = "case when housed.is_settled then 'no housing problem' else 'housing problem' end" %}
    select
        {{ measure_case('housed', "'value'", reason, in_numerator='housed.is_settled') }}
    from housed
    union all
    select
        {{ measure_case('housed', "'need_resolved'", reason, in_numerator='housed.is_settled') }}
    from housed
    where had_need
)

select * from final
