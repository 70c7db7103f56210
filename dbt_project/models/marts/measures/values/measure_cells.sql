{#- The sums of each breakdown cell. For the breakdowns that are shown whole, cells without a client are
    there too, with zeros. -#}
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
    select * from {{ ref('measure_components') }}
),

filled as (
    select
        sums.as_at_id,
        sums.measure,
        sums.component,
        sums.window_code,
        sums.area,
        sums.provider_code,
        sums.client_group,
        memberships.breakdown,
        memberships.breakdown_value,
        sum(sums.numerator) as numerator,
        sum(sums.denominator) as denominator,
        sum(sums.amount) as amount,
        sum(sums.amount_squared) as amount_squared,
        sum(sums.main_field_asked) as main_field_asked,
        sum(sums.main_field_filled) as main_field_filled
    from sums
    inner join components
        on
            sums.measure = components.measure
            and sums.component = components.component
            and sums.window_code = components.window_code
    inner join memberships
        on
            components.breakdown_set = memberships.breakdown_set
            and sums.substance_group = memberships.substance_group
            and sums.is_ocu = memberships.is_ocu
            and sums.profile_no = memberships.profile_no
    group by
        sums.as_at_id,
        sums.measure,
        sums.component,
        sums.window_code,
        sums.area,
        sums.provider_code,
        sums.client_group,
        memberships.breakdown,
        memberships.breakdown_value
),

areas as (
    select distinct area
    from {{ ref('stg_reference__areas') }}
),

-- the partnership, the contract's providers and those with a client in the figure
figure_providers as (
    select
        report_dates.as_at_id,
        components.measure,
        components.component,
        components.window_code,
        areas.area,
        'all' as provider_code
    from report_dates
    cross join components
    cross join areas
    union
    select
        report_dates.as_at_id,
        components.measure,
        components.component,
        components.window_code,
        contracts.area,
        contracts.provider_code
    from report_dates
    cross join components
    cross join {{ ref('stg_reference__contracts') }} as contracts
    union
    select
        as_at_id,
        measure,
        component,
        window_code,
        area,
        provider_code
    from sums
    where denominator > 0 or numerator > 0
),

client_groups as (
    select 'adult' as client_group
    union all
    select 'yp' as client_group
),

dense_values as (
    select distinct
        breakdown_set,
        breakdown,
        breakdown_value
    from memberships
    where is_dense
),

dense as (
    select
        figure_providers.*,
        client_groups.client_group,
        dense_values.breakdown,
        dense_values.breakdown_value
    from figure_providers
    inner join components
        on
            figure_providers.measure = components.measure
            and figure_providers.component = components.component
            and figure_providers.window_code = components.window_code
    inner join client_groups
        on components.client_groups = 'both' or components.client_groups = client_groups.client_group
    inner join dense_values
        on components.breakdown_set = dense_values.breakdown_set
),

cell_keys as (
    select * from dense
    union
    select
        filled.as_at_id,
        filled.measure,
        filled.component,
        filled.window_code,
        filled.area,
        filled.provider_code,
        filled.client_group,
        filled.breakdown,
        filled.breakdown_value
    from filled
    where filled.denominator > 0 or filled.numerator > 0
),

final as (
    select
        cell_keys.as_at_id,
        cell_keys.measure,
        cell_keys.component,
        cell_keys.window_code,
        cell_keys.area,
        cell_keys.provider_code,
        cell_keys.client_group,
        cell_keys.breakdown,
        cell_keys.breakdown_value,
        coalesce(filled.numerator, 0) as numerator,
        coalesce(filled.denominator, 0) as denominator,
        coalesce(filled.amount, 0) as amount,
        coalesce(filled.amount_squared, 0) as amount_squared,
        coalesce(filled.main_field_asked, 0) as main_field_asked,
        coalesce(filled.main_field_filled, 0) as main_field_filled
    from cell_keys
    left join filled
        on
            cell_keys.as_at_id = filled.as_at_id
            and cell_keys.measure = filled.measure
            and cell_keys.component = filled.component
            and cell_keys.window_code = filled.window_code
            and cell_keys.area = filled.area
            and cell_keys.provider_code = filled.provider_code
            and cell_keys.client_group = filled.client_group
            and cell_keys.breakdown = filled.breakdown
            and cell_keys.breakdown_value = filled.breakdown_value
)

select * from final
