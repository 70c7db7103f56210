{#- Opiate clients on substitute medicine for long enough who still report use: on the latest review or exit form,
    and on the latest form of any stage. -#}
with open_journeys as (
    select * from {{ ref('int_journey_windows') }}
    where
        is_latest
        and client_group = 'adult'
        and substance_group = 'opiate'
        and window_code in ({{ windows_of('TOP09') }})
),

journey_episodes as (
    select * from {{ ref('int_journey_episodes') }}
    where end_date is null
),

interventions as (
    select * from {{ ref('int_interventions') }}
    where is_pharmacological
),

dated_forms as (
    select * from {{ ref('int_dated_journey_forms') }}
),

-- any day is enough for a yes; a no needs all answers
forms as (
    select
        form_no,
        alcuse > 0 as is_alcohol_used,
        opiuse > 0 as is_opiate_used,
        opiuse > 0 or crause > 0 or cocause > 0 or amphuse > 0 or cannuse > 0 or otdrguse > 0 as is_illicit_used
    from {{ ref('int_outcome_forms') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

prescribed as (
    select distinct
        open_journeys.as_at_id,
        open_journeys.window_code,
        open_journeys.provider_code,
        open_journeys.journey_key
    from open_journeys
    inner join journey_episodes
        on
            open_journeys.as_at_id = journey_episodes.as_at_id
            and open_journeys.provider_code = journey_episodes.provider_code
            and open_journeys.journey_key = journey_episodes.journey_key
    inner join parameters on open_journeys.as_at_id = parameters.as_at_id
    inner join interventions
        on
            journey_episodes.episode_no = interventions.episode_no
            and (interventions.end_date is null or interventions.end_date > open_journeys.report_date)
            and {{ days_between('interventions.start_date', 'open_journeys.report_date') }}
            >= parameters.retention_days
),

form_kinds as (
    select 'review' as form_kind
    union all
    select 'latest_form' as form_kind
),

latest_forms as (
    select
        dated_forms.as_at_id,
        dated_forms.provider_code,
        dated_forms.journey_key,
        dated_forms.form_no,
        form_kinds.form_kind
    from dated_forms
    inner join parameters on dated_forms.as_at_id = parameters.as_at_id
    inner join form_kinds on form_kinds.form_kind = 'latest_form' or dated_forms.stage in ('R', 'E')
    where {{ days_between('dated_forms.form_date', 'dated_forms.report_date') }} <= parameters.recent_form_days
    qualify
        row_number() over (
            partition by
                dated_forms.as_at_id, dated_forms.provider_code, dated_forms.journey_key, form_kinds.form_kind
            order by dated_forms.form_date desc, dated_forms.preference asc
        ) = 1
),

uses as (
    {%- for use in ['any_use', 'illicit_use', 'alcohol_use', 'opiate_use'] %}
    select '{{ use }}' as use
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

reported as (
    select
        open_journeys.*,
        latest_forms.form_kind,
        uses.use,
        case uses.use
            when 'alcohol_use' then forms.is_alcohol_used
            when 'opiate_use' then forms.is_opiate_used
            when 'illicit_use' then forms.is_illicit_used
            else forms.is_alcohol_used or forms.is_illicit_used
        end as is_reported
    from open_journeys
    inner join prescribed
        on
            open_journeys.as_at_id = prescribed.as_at_id
            and open_journeys.window_code = prescribed.window_code
            and open_journeys.provider_code = prescribed.provider_code
            and open_journeys.journey_key = prescribed.journey_key
    inner join latest_forms
        on
            open_journeys.as_at_id = latest_forms.as_at_id
            and open_journeys.provider_code = latest_forms.provider_code
            and open_journeys.journey_key = latest_forms.journey_key
    inner join forms on latest_forms.form_no = forms.form_no
    cross join uses
),

final as (
    select
        {{ measure_case(
            'reported',
            "reported.form_kind || '.' || reported.use",
            "case when reported.is_reported then 'use reported' else 'no use reported' end",
            in_numerator='reported.is_reported',
        ) }}
    from reported
    where reported.is_reported is not null
)

select * from final
