{#- What is published: each figure of an indicator with its target, its colour, the cases it lacks and how it
    compares. -#}
with achievements as (
    select
        *,
        -- shares of a target that are equal but for the noise of the last digits have one colour
        round(achievement, 9) as share
    from {{ ref('indicator_achievements') }}
),

rating_scales as (
    select * from {{ ref('rating_scales') }}
),

report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

service_colours as (
    select * from {{ ref('service_rating_colours') }}
),

scales as (
    select
        report_dates.as_at_id,
        rating_scales.*
    from rating_scales
    inner join report_dates on rating_scales.valid_from <= report_dates.report_date
    qualify
        rank() over (
            partition by report_dates.as_at_id, rating_scales.scale order by rating_scales.valid_from desc
        ) = 1
),

shares as (
    select distinct
        as_at_id,
        rating_scale,
        share
    from achievements
    where share is not null
),

colours as (
    select
        shares.as_at_id,
        shares.rating_scale,
        shares.share,
        max(case when scales.rag <> 'near_target' then scales.rag end) as rag,
        max(case when scales.rag = 'near_target' then 'Y' end) as is_near_target
    from shares
    inner join scales
        on
            shares.as_at_id = scales.as_at_id
            and shares.rating_scale = scales.scale
            and (
                scales.lower_bound is null
                or shares.share > scales.lower_bound
                or (shares.share = scales.lower_bound and scales.lower_inclusive = 'Y')
            )
            and (
                scales.upper_bound is null
                or shares.share < scales.upper_bound
                or (shares.share = scales.upper_bound and scales.upper_inclusive = 'Y')
            )
    group by shares.as_at_id, shares.rating_scale, shares.share
),

rated as (
    select
        achievements.*,
        case
            when achievements.value is null then null
            when achievements.target is null then 'no_target'
            -- the rating of a service knows more than the share: it is that of all its providers
            when service_colours.rag is not null then service_colours.rag
            -- a target of 0 has no share: the comparator alone decides
            when achievements.share is null and achievements.is_target_met then 'green'
            when achievements.share is null and achievements.is_at_target then 'amber'
            when achievements.share is null then 'red'
            when colours.rag = 'green' and not achievements.is_target_met then 'amber'
            else colours.rag
        end as rag,
        coalesce(
            (colours.is_near_target = 'Y' or (achievements.is_at_target and not achievements.is_target_met))
            and coalesce(service_colours.rag, 'amber') = 'amber',
            false
        ) as is_near_target,
        achievements.status = 'final' and achievements.is_target_immature as is_rated_early,
        case
            when achievements.lower_95 > achievements.benchmark_value then 'higher'
            when achievements.upper_95 < achievements.benchmark_value then 'lower'
            when achievements.lower_95 is not null and achievements.benchmark_value is not null then 'similar'
        end as compared
    from achievements
    left join colours
        on
            achievements.as_at_id = colours.as_at_id
            and achievements.rating_scale = colours.rating_scale
            and achievements.share = colours.share
    left join service_colours
        on
            achievements.as_at_id = service_colours.as_at_id
            and achievements.contract = service_colours.contract
            and achievements.measure = service_colours.measure
            and achievements.component = service_colours.component
),

final as (
    select
        indicator_id,
        contract,
        framework,
        period,
        role,
        label,
        measure,
        component,
        window_code,
        window_start,
        window_end,
        area,
        provider_code,
        client_group,
        breakdown,
        breakdown_value,
        value_kind,
        numerator,
        denominator,
        value,
        share_of_total,
        lower_95,
        upper_95,
        target,
        comparator,
        target_kind,
        target_state,
        achievement,
        rag,
        is_near_target,
        case when is_rated_early then 'immature' else status end as status,
        case
            when is_rated_early then 'the quarter has not ended: the target is that of its end'
            else status_reason
        end as status_reason,
        needed,
        cast(ceil(needed / nullif(stays_away, 0) - 1e-9) as {{ dbt.type_bigint() }}) as needed_completions,
        aspiration,
        is_aspiration_met,
        earlier_value,
        is_trend_met,
        benchmark,
        benchmark_value,
        benchmark_period,
        compared,
        case
            when compared = 'similar' then 'similar'
            when direction not in ('higher', 'lower') then null
            when compared = direction then 'better'
            when compared is not null then 'worse'
        end as better_or_worse,
        top_quartile_edge,
        case when top_quartile_edge is not null then top_quartile_areas end as top_quartile_areas,
        is_in_top_quartile,
        needed_for_top_quartile,
        data_cut,
        stale_since
    from rated
)

select * from final
