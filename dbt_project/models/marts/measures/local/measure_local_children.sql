{#- Children of people in treatment whom the service got to know, and those whom it supports. -#}
with children as (
    {{ local_in_window('CHI01', 'child', 'records.identified_date <= windows.window_end') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

in_treatment as (
    select distinct
        as_at_id,
        window_code,
        area,
        client_no
    from {{ ref('int_journey_windows') }}
    where provider_code = 'all' and window_code in ({{ windows_of('CHI01') }})
),

steps as (
    select 'identified' as component
    union all
    select 'supported' as component
),

-- the day that brings a child into a figure is that of its age
dated as (
    select
        children.*,
        steps.component,
        case steps.component
            when 'identified' then children.identified_date
            else children.support_start_date
        end as event_date
    from children
    inner join in_treatment
        on
            children.as_at_id = in_treatment.as_at_id
            and children.window_code = in_treatment.window_code
            and children.area = in_treatment.area
            and children.client_no = in_treatment.client_no
    cross join steps
),

aged as (
    select
        dated.as_at_id,
        dated.window_code,
        dated.area,
        dated.provider_code,
        dated.record_id,
        dated.component,
        'yp' as case_group,
        {{ age_in_years('dated.date_of_birth', 'dated.event_date') }} < parameters.adult_age_years as is_child
    from dated
    inner join parameters on dated.as_at_id = parameters.as_at_id
    where dated.event_date between dated.window_start and dated.window_end
),

final as (
    select
        {{ local_case(
            'aged', 'CHI01', 'aged.component',
            "case
                when aged.is_child then aged.component || ' in the window'
                when aged.is_child is null then 'day of birth not recorded'
                else 'grown up'
            end",
            in_numerator='coalesce(aged.is_child, false)',
            in_denominator='coalesce(aged.is_child, false)',
        ) }}
    from aged
)

select * from final
