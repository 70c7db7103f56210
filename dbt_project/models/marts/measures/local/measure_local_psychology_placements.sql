{#- Where looked after children live: how steady their placements are and which of them are bought outside. -#}
with placements as (
    {{ local_in_window(
        'PSY03',
        'opsy_placement',
        "records.start_date <= windows.window_end
            and (records.end_date is null or records.end_date >= windows.window_start)"
    ) }}
),

all_placements as (
    select * from {{ ref('int_local__opsy_placement') }}
),

children as (
    select * from {{ ref('int_local__opsy_child') }}
),

referrals as (
    select * from {{ ref('int_local__opsy_referral') }}
),

exits as (
    select * from {{ ref('int_local__opsy_exit') }}
),

inspections as (
    select * from {{ ref('stg_reference__ofsted_grades') }}
),

-- a placement of a child whose care had ended, or had not begun, says nothing of the window
in_care as (
    select
        placements.*,
        placements.end_reason = 'breakdown'
        and placements.end_date between placements.window_start and placements.window_end as has_broken_down
    from placements
    left join children
        on placements.provider_code = children.provider_code and placements.child_id = children.child_id
    where
        (children.lac_from is null or children.lac_from <= placements.window_end)
        and (children.lac_to is null or children.lac_to >= placements.window_start)
),

moves as (
    select distinct
        in_care.as_at_id,
        in_care.window_code,
        in_care.record_id
    from in_care
    inner join all_placements
        on
            in_care.provider_code = all_placements.provider_code
            and in_care.child_id = all_placements.child_id
            and in_care.start_date > all_placements.start_date
    where in_care.start_date between in_care.window_start and in_care.window_end
),

moved as (
    select in_care.*
    from in_care
    inner join moves
        on
            in_care.as_at_id = moves.as_at_id
            and in_care.window_code = moves.window_code
            and in_care.record_id = moves.record_id
),

broken_down as (
    select * from in_care
    where coalesce(has_broken_down, false)
),

placed_children as (
    select
        as_at_id,
        window_code,
        window_start,
        window_end,
        area,
        provider_code,
        case_group,
        child_id,
        min(person_id) as person_id,
        min(record_id) as record_id,
        max(case when has_broken_down then 1 else 0 end) = 1 as has_broken_down
    from in_care
    group by as_at_id, window_code, window_start, window_end, area, provider_code, case_group, child_id
),

supported as (
    select distinct
        placed_children.as_at_id,
        placed_children.window_code,
        placed_children.record_id,
        coalesce(referrals.service_part, 'not_recorded') as service_part
    from placed_children
    inner join referrals
        on
            placed_children.provider_code = referrals.provider_code
            and placed_children.child_id = referrals.child_id
            and placed_children.window_end >= referrals.support_start_date
    left join exits
        on
            referrals.provider_code = exits.provider_code
            and referrals.opsy_referral_id = exits.opsy_referral_id
    where exits.exit_date is null or exits.exit_date >= placed_children.window_start
),

-- a child whom both parts support is in the split of both and counts once in the total
by_part as (
    select
        placed_children.*,
        supported.service_part
    from placed_children
    left join supported
        on
            placed_children.as_at_id = supported.as_at_id
            and placed_children.window_code = supported.window_code
            and placed_children.record_id = supported.record_id
),

supported_by_part as (
    select * from by_part
    where service_part is not null
),

-- of two placements that are open on the last day, the later one is where the child lives
latest as (
    select * from in_care
    where end_date is null or end_date >= window_end
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, child_id
            order by start_date desc, placement_id desc
        ) = 1
),

latest_by_part as (
    select
        latest.*,
        by_part.service_part
    from latest
    inner join by_part
        on
            latest.as_at_id = by_part.as_at_id
            and latest.window_code = by_part.window_code
            and latest.provider_code = by_part.provider_code
            and latest.child_id = by_part.child_id
),

-- a home is in operation where a child lives in it on the last day
homes as (
    select
        as_at_id,
        window_code,
        window_end,
        area,
        provider_code,
        case_group,
        home_id,
        min(record_id) as record_id
    from placements
    where
        placement_type = 'small_group_home'
        and home_id is not null
        and (end_date is null or end_date >= window_end)
    group by as_at_id, window_code, window_end, area, provider_code, case_group, home_id
),

graded_homes as (
    select
        homes.*,
        lower(inspections.grade) as grade
    from homes
    left join inspections
        on homes.home_id = inspections.home_id and homes.window_end >= inspections.inspection_date
    qualify
        row_number() over (
            partition by homes.as_at_id, homes.window_code, homes.provider_code, homes.home_id
            order by inspections.inspection_date desc nulls last
        ) = 1
),

final as (
    select
        {{ local_case(
            'graded_homes', 'PSY03', "'homes_good'",
            "'home ' || graded_homes.home_id || ': ' || coalesce(graded_homes.grade, 'not inspected')",
            in_numerator="coalesce(graded_homes.grade in ('good', 'outstanding'), false)",
            in_denominator='graded_homes.grade is not null',
        ) }}
    from graded_homes
    union all
    {%- for component, source in {'stable': 'by_part', 'stable_supported': 'supported_by_part'}.items() %}
    select
        {{ local_case(
            source, 'PSY03', "'" ~ component ~ "'",
            "case when " ~ source ~ ".has_broken_down then 'a placement broke down' else 'no breakdown' end",
            in_numerator='not ' ~ source ~ '.has_broken_down', person=source ~ '.person_id',
            breakdowns={'service_part': "coalesce(" ~ source ~ ".service_part, 'not_supported')"},
        ) }}
    from {{ source }}
    union all
    {%- endfor %}
    {%- for component, source, reason in [
        ('breakdowns', 'broken_down', 'broke down in the window'),
        ('moves', 'moved', 'began in the window after another'),
    ] %}
    select
        {{ local_case(source, 'PSY03', "'" ~ component ~ "'", "'" ~ reason ~ "'", person=source ~ '.person_id') }}
    from {{ source }}
    union all
    {%- endfor %}
    {%- for component, placement_type in {
        'external_foster': 'external_foster_agency', 'external_residential': 'external_residential',
    }.items() %}
    select
        {{ local_case(
            'latest_by_part', 'PSY03', "'" ~ component ~ "'", "'placed: ' || latest_by_part.placement_type",
            in_numerator="latest_by_part.placement_type = '" ~ placement_type ~ "'", person='latest_by_part.person_id',
            breakdowns={'service_part': "coalesce(latest_by_part.service_part, 'not_supported')"},
        ) }}
    from latest_by_part
    union all
    select
        {{ local_case(
            'latest_by_part', 'PSY03', "'" ~ component ~ "_children'", "'placed: ' || latest_by_part.placement_type",
            person='latest_by_part.person_id',
            breakdowns={'service_part': "coalesce(latest_by_part.service_part, 'not_supported')"},
        ) }}
    from latest_by_part
    where latest_by_part.placement_type = '{{ placement_type }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
