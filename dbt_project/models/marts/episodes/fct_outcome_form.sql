with forms as (
    select * from {{ ref('int_outcome_forms') }}
),

episodes as (
    select * from {{ ref('fct_episode') }}
),

episode_keys as (
    select * from {{ ref('int_episodes') }}
    where data_version = 'current'
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

final as (
    select
        {{ pseudonym("episodes.episode_id || ':' || coalesce(forms.form_id, '')") }}
            as outcome_form_id,
        episodes.episode_id,
        episodes.client_id,
        episodes.journey_id,
        report_month.period,
        forms.form_date,
        forms.stage,
        cast(forms.answered_items as integer) as answered_items,
        forms.opiuse as opiate_days,
        forms.crause as crack_days,
        forms.cocause as cocaine_days,
        forms.amphuse as amphetamine_days,
        forms.cannuse as cannabis_days,
        forms.alcuse as alcohol_days,
        forms.ivdrguse as injecting_days,
        forms.psyhstat as psychological_health,
        forms.quallife as quality_of_life
    from forms
    inner join episode_keys on forms.episode_no = episode_keys.episode_no
    inner join episodes on episode_keys.episode_id = episodes.episode_id
    inner join report_month on forms.form_date <= report_month.report_date
)

select * from final
