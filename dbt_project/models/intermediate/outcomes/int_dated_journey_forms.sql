{#- Every outcome form of a journey that was dated by the report date. -#}
with journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
),

forms as (
    select * from {{ ref('int_outcome_forms') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
),

final as (
    select
        journey_episodes.as_at_id,
        journey_episodes.provider_code,
        journey_episodes.journey_key,
        report_dates.report_date,
        forms.form_no,
        forms.form_date,
        forms.stage,
        forms.preference
    from journey_episodes
    inner join report_dates on journey_episodes.as_at_id = report_dates.as_at_id
    -- the version of a form is that of its episode; with it, a form is laid beside the dates of its version alone
    inner join forms
        on
            journey_episodes.episode_no = forms.episode_no
            and report_dates.data_version = forms.data_version
            and forms.form_date <= report_dates.report_date
)

select * from final
