{#- What is published: every cell with its window, value, interval and status. -#}
with estimates as (
    select * from {{ ref('measure_estimates') }}
),

windows as (
    select * from {{ ref('int_windows') }}
),

previews as (
    select * from {{ ref('measure_previews') }}
),

coverage as (
    select * from {{ ref('int_cell_coverage') }}
),

provider_changes as (
    select * from {{ ref('int_provider_changes') }}
),

data_cut as (
    select max({{ month_text('submission_month') }}) as data_cut
    from {{ ref('int_snapshots_in_force') }}
    where data_version = 'current'
),

-- forms that were due and are there, of the same cell
completeness as (
    select
        as_at_id,
        measure,
        component,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        value as share
    from estimates
    where measure in (
        select components.completeness_measure
        from {{ ref('measure_components') }} as components
    )
),

joined as (
    select
        estimates.*,
        windows.period,
        windows.window_start,
        windows.window_end,
        windows.is_immature or previews.measure is not null as is_immature,
        coalesce(previews.reason, 'the quarter has not ended') as immature_reason,
        data_cut.data_cut,
        coverage.content_start,
        case when estimates.is_local then estimates.local_stale_since else coverage.stale_since end as stale_since,
        -- a local extract holds all that its provider ever recorded
        coalesce(windows.window_start < coverage.content_start and not coalesce(estimates.is_local, false), false)
            as starts_before_content,
        coalesce(
            coalesce(completeness.share, estimates.main_field_share) < estimates.top_completeness_standard,
            false
        ) as is_incomplete,
        -- a provider's own figure is that of one provider
        estimates.provider_code = 'all' and provider_changes.area is not null as provider_mix
    from estimates
    inner join windows
        on
            estimates.as_at_id = windows.as_at_id
            and estimates.window_code = windows.window_code
            and (windows.area is null or estimates.area = windows.area)
    cross join data_cut
    left join previews
        on
            estimates.measure = previews.measure
            and estimates.component = previews.component
            and estimates.window_code = previews.window_code
    left join coverage
        on estimates.area = coverage.area and estimates.provider_code = coverage.provider_code
    left join provider_changes
        on
            estimates.as_at_id = provider_changes.as_at_id
            and estimates.window_code = provider_changes.window_code
            and estimates.area = provider_changes.area
    left join completeness
        on
            estimates.as_at_id = completeness.as_at_id
            and estimates.completeness_measure = completeness.measure
            and estimates.completeness_component = completeness.component
            and estimates.area = completeness.area
            and estimates.provider_code = completeness.provider_code
            and estimates.client_group = completeness.client_group
            and estimates.breakdown = completeness.breakdown
            and estimates.breakdown_value = completeness.breakdown_value
),

final as (
    select
        as_at_id,
        measure,
        component,
        period,
        window_code,
        window_start,
        window_end,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        -- what has not come is unknown, never a zero
        {%- for column in ['numerator', 'denominator', 'value', 'lower_95', 'upper_95'] %}
        case when missing_entities is null then {{ column }} end as {{ column }},
        {%- endfor %}
        case
            when missing_entities is not null then 'not_collected'
            when starts_before_content then 'insufficient_data'
            when value is null then 'no_denominator'
            when is_incomplete then 'insufficient_data'
            when is_immature then 'immature'
            else 'final'
        end as status,
        case
            when missing_entities is not null then 'no extract has come of: ' || missing_entities
            when starts_before_content
                then 'the oldest submission of an agency in this figure begins on '
                    || cast(content_start as {{ dbt.type_string() }})
            when value is null and value_kind in ('met_need', 'unmet_need')
                then case provider_code
                    when 'all' then 'there is no estimate of this need for the area'
                    else 'need is estimated for the area, not for a provider'
                end
            when value is null and value_kind = 'stated' then 'no amount is stated'
            when value is null and value_kind in ('ratio', 'absolute_ratio')
                then 'nothing of this kind has come for the window'
            when value is null and value_kind = 'published' then 'no single figure is published'
            when value is null then 'nobody is in the denominator'
            when is_incomplete then 'the main field or form is there for less than the standard share'
            when is_immature then immature_reason
            when need_basis is not null then 'need is ' || need_basis
        end as status_reason,
        data_cut,
        stale_since,
        provider_mix,
        parameter_set
    from joined
)

select * from final
-- every publication sorts them so: what is in order already is sorted and stored in less time, here and there
order by {{ cell_keys() | join(', ') }}
