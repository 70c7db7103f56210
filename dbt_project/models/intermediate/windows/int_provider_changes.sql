{#- The windows of an area in which the contract of a provider began: what happened in them is partly that of
    whoever was there before. One that begins on the first day of a window makes it the window of that provider. -#}
with windows as (
    select * from {{ ref('int_windows') }}
),

contracts as (
    select * from {{ ref('stg_reference__contracts') }}
),

final as (
    select distinct
        windows.as_at_id,
        windows.window_code,
        contracts.area
    from windows
    inner join contracts
        on
            windows.window_start < contracts.start_date
            and windows.window_end >= contracts.start_date
            and (windows.area is null or windows.area = contracts.area)
)

select * from final
