{#- Delivery hubs by what was last said of each by the end of the window. -#}
with statuses as (
    {{ local_in_window(
        'HUB01',
        'service_component',
        "records.component_type = 'delivery_hub' and records.status_date <= windows.window_end"
    ) }}
),

hubs as (
    select * from statuses
    qualify
        row_number() over (
            partition by as_at_id, window_code, provider_code, component_id
            order by status_date desc, handed_in_no desc
        ) = 1
),

final as (
    select
        {{ local_case(
            'hubs', 'HUB01', "'value'", "case when hubs.status = 'open' then 'open' else 'planned' end",
            in_numerator="hubs.status = 'open'",
        ) }}
    from hubs
)

select * from final
