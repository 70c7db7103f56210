{#- Needle exchange: who came, what was handed out, and which sites counted their stock. Most users are known by a
    name of their own alone, so nothing is split by age. -#}
with visits as (
    {{ local_in_window(
        'HR10',
        'needle_exchange_visit',
        'records.visit_date between windows.window_start and windows.window_end'
    ) }}
),

equipment as (
    {{ local_in_window(
        'EQP01',
        'equipment_distribution',
        'records.distributed_date between windows.window_start and windows.window_end'
    ) }}
),

sites as (
    {{ local_in_window(
        'EQP02',
        'exchange_site',
        'records.active_from <= windows.window_end
            and (records.active_to is null or records.active_to >= windows.window_start)'
    ) }}
),

stocktakes as (
    {{ local_in_window(
        'EQP02',
        'equipment_stocktake',
        'records.stocktake_date between windows.window_start and windows.window_end'
    ) }}
),

counted_sites as (
    select distinct
        as_at_id,
        window_code,
        provider_code,
        site
    from stocktakes
),

final as (
    select
        {{ local_case(
            'visits', 'HR10', "'individuals'", "'came in the window'", person='visits.person_id',
            breakdowns={'substance_group': local_substance_group('visits.substance_group')},
        ) }}
    from visits
    union all
    select
        {{ local_case('visits', 'HR10', "'visits'", "'in the window'", person='visits.person_id') }}
    from visits
    union all
    select
        {{ local_case(
            'equipment', 'EQP01', "'value'", "'handed out in the window'", amount='equipment.quantity',
            breakdowns={'item_type': 'equipment.item_type', 'site': 'equipment.site'},
        ) }}
    from equipment
    union all
    select
        {{ local_case(
            'sites', 'EQP02', "'sites_counted'",
            "case when counted_sites.site is null then 'no stock was counted' else 'stock was counted' end",
            in_numerator='counted_sites.site is not null', breakdowns={'site': 'sites.site_id'},
        ) }}
    from sites
    left join counted_sites
        on
            sites.as_at_id = counted_sites.as_at_id
            and sites.window_code = counted_sites.window_code
            and sites.provider_code = counted_sites.provider_code
            and sites.site_id = counted_sites.site
    union all
    select
        {{ local_case(
            'stocktakes', 'EQP02', "'discrepancy'", "'counted less expected'",
            amount='stocktakes.counted_quantity - stocktakes.expected_quantity',
            breakdowns={'item_type': 'stocktakes.item_type', 'site': 'stocktakes.site'},
        ) }}
    from stocktakes
)

select * from final
