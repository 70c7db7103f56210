{#- What share of an area's residents is of a group, as a published figure to compare that of clients with. -#}
{%- set profiles = ['bme', 'lgbtqi', 'women', 'parents'] -%}
with residents as (
    select * from {{ ref('stg_reference__population') }}
    where age_band is null and sex is null
),

register as (
    select * from {{ ref('resident_profiles') }}
),

shares as (
    {%- for profile in profiles %}
    select
        area,
        year,
        '{{ profile }}' as profile,
        profile__{{ profile }} as share
    from residents
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        'resident_profile' as benchmark,
        register.measure,
        register.component,
        register.client_group,
        'total' as breakdown,
        'all' as breakdown_value,
        'residents' as area_kind,
        shares.area,
        cast(cast(shares.year as {{ dbt.type_string() }}) || '-01-01' as date) as period_start,
        cast(cast(shares.year as {{ dbt.type_string() }}) || '-12-31' as date) as period_end,
        shares.share as value
    from shares
    inner join register on shares.profile = register.profile
    where shares.share is not null
)

select * from final
