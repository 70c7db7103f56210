{#- The sums of each breakdown cell. For the breakdowns that are shown whole, cells without a client are
    there too, with zeros. Millions of rows are joined and added up here, so what names a cell is numbered
    first, and named again in the end. -#}
with report_dates as (
    select * from {{ ref('int_report_dates') }}
    where data_version = 'current'
),

sums as (
    select sums.*
    from {{ ref('measure_sums') }} as sums
    inner join report_dates on sums.as_at_id = report_dates.as_at_id
),

memberships as (
    select * from {{ ref('breakdown_memberships') }}
),

components as (
    select * from {{ ref('component_numbers') }}
),

client_groups as (
    {{ client_groups() }}
),

-- a component of one client group
figures as (
    select
        components.component_no,
        components.measure,
        components.component,
        components.window_code,
        components.breakdown_set,
        client_groups.client_group,
        {{ is_asked_for('components.client_groups', 'client_groups.client_group') }} as is_asked_for,
        row_number() over (
            order by components.component_no nulls last, client_groups.client_group nulls last
        ) as figure_no
    from components
    cross join client_groups
),

-- other places have cells in the figures with a client of theirs
places_in_every_figure as (
    select * from {{ ref('int_figure_places') }}
),

places as (
    select
        named.area,
        named.provider_code,
        in_every_figure.area is not null as is_in_every_figure,
        coalesce(in_every_figure.has_submissions, true) as has_submissions,
        row_number() over (order by named.area nulls last, named.provider_code nulls last) as place_no
    from (
        select
            area,
            provider_code
        from places_in_every_figure
        union
        select
            area,
            provider_code
        from sums
    ) as named
    left join places_in_every_figure as in_every_figure
        on named.area = in_every_figure.area and named.provider_code = in_every_figure.provider_code
),

breakdown_cells as (
    select
        breakdown_set,
        breakdown,
        breakdown_value,
        is_dense,
        row_number() over (
            order by breakdown_set nulls last, breakdown nulls last, breakdown_value nulls last
        ) as breakdown_cell_no
    from (
        select distinct
            breakdown_set,
            breakdown,
            breakdown_value,
            is_dense
        from memberships
    ) as alike
),

numbered_memberships as (
    select
        memberships.breakdown_set,
        memberships.substance_group,
        memberships.is_ocu,
        memberships.profile_no,
        breakdown_cells.breakdown_cell_no
    from memberships
    inner join breakdown_cells
        on
            memberships.breakdown_set = breakdown_cells.breakdown_set
            and memberships.breakdown = breakdown_cells.breakdown
            and memberships.breakdown_value = breakdown_cells.breakdown_value
),

numbered_sums as (
    select
        sums.as_at_id,
        figures.component_no,
        figures.figure_no,
        figures.breakdown_set,
        places.place_no,
        places.is_in_every_figure,
        sums.substance_group,
        sums.is_ocu,
        sums.profile_no,
        sums.numerator,
        sums.denominator,
        sums.amount,
        sums.amount_squared,
        sums.main_field_asked,
        sums.main_field_filled
    from sums
    inner join figures
        on
            sums.measure = figures.measure
            and sums.component = figures.component
            and sums.window_code = figures.window_code
            and sums.client_group = figures.client_group
    inner join places on sums.area = places.area and sums.provider_code = places.provider_code
),

shown_places as (
    select
        report_dates.as_at_id,
        components.component_no,
        places.place_no,
        places.has_submissions
    from report_dates
    cross join components
    cross join places
    where places.is_in_every_figure
    union all
    select distinct
        as_at_id,
        component_no,
        place_no,
        true as has_submissions
    from numbered_sums
    where not is_in_every_figure and (denominator > 0 or numerator > 0)
),

shown_whole as (
    select
        shown_places.as_at_id,
        figures.figure_no,
        shown_places.place_no,
        breakdown_cells.breakdown_cell_no
    from shown_places
    inner join figures on shown_places.component_no = figures.component_no
    inner join breakdown_cells on figures.breakdown_set = breakdown_cells.breakdown_set
    where
        figures.is_asked_for
        and breakdown_cells.is_dense
        -- what is unknown altogether is told once
        and (shown_places.has_submissions or breakdown_cells.breakdown = 'total')
),

summed as (
    select
        numbered_sums.as_at_id,
        numbered_sums.figure_no,
        numbered_sums.place_no,
        memberships.breakdown_cell_no,
        cast(sum(numbered_sums.numerator) as {{ dbt.type_bigint() }}) as numerator,
        cast(sum(numbered_sums.denominator) as {{ dbt.type_bigint() }}) as denominator,
        cast(sum(numbered_sums.amount) as double) as amount,
        cast(sum(numbered_sums.amount_squared) as double) as amount_squared,
        cast(sum(numbered_sums.main_field_asked) as {{ dbt.type_bigint() }}) as main_field_asked,
        cast(sum(numbered_sums.main_field_filled) as {{ dbt.type_bigint() }}) as main_field_filled
    from numbered_sums
    inner join numbered_memberships as memberships
        on
            numbered_sums.breakdown_set = memberships.breakdown_set
            and numbered_sums.substance_group = memberships.substance_group
            and numbered_sums.is_ocu = memberships.is_ocu
            and numbered_sums.profile_no = memberships.profile_no
    group by
        numbered_sums.as_at_id,
        numbered_sums.figure_no,
        numbered_sums.place_no,
        memberships.breakdown_cell_no
),

-- most cells that are shown whole have nobody in them: they need no adding up
numbered as (
    select
        coalesce(shown_whole.as_at_id, summed.as_at_id) as as_at_id,
        coalesce(shown_whole.figure_no, summed.figure_no) as figure_no,
        coalesce(shown_whole.place_no, summed.place_no) as place_no,
        coalesce(shown_whole.breakdown_cell_no, summed.breakdown_cell_no) as breakdown_cell_no,
        {%- for column in [
            'numerator', 'denominator', 'amount', 'amount_squared', 'main_field_asked', 'main_field_filled'
        ] %}
        coalesce(summed.{{ column }}, 0) as {{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from shown_whole
    full outer join summed
        on
            shown_whole.as_at_id = summed.as_at_id
            and shown_whole.figure_no = summed.figure_no
            and shown_whole.place_no = summed.place_no
            and shown_whole.breakdown_cell_no = summed.breakdown_cell_no
    where shown_whole.figure_no is not null or summed.denominator > 0 or summed.numerator > 0
),

final as (
    select
        numbered.as_at_id,
        figures.measure,
        figures.component,
        figures.window_code,
        places.area,
        places.provider_code,
        figures.client_group,
        breakdown_cells.breakdown,
        breakdown_cells.breakdown_value,
        places.has_submissions,
        numbered.numerator,
        numbered.denominator,
        numbered.amount,
        numbered.amount_squared,
        numbered.main_field_asked,
        numbered.main_field_filled
    from numbered
    inner join figures on numbered.figure_no = figures.figure_no
    inner join places on numbered.place_no = places.place_no
    inner join breakdown_cells on numbered.breakdown_cell_no = breakdown_cells.breakdown_cell_no
)

select * from final
