{#- Episodes with what they are counted by. The number of an episode is its own in each data version, so
    that whatever hangs on it belongs to that version. -#}
{%- set positions = ['drug1', 'drug2', 'drug3'] -%}
with versioned as (
    select * from {{ ref('int_versioned_episodes') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

agencies as (
    select * from {{ ref('stg_reference__agencies') }}
),

areas as (
    select * from {{ ref('stg_reference__areas') }}
),

substances as (
    select * from {{ ref('int_substance_classes') }}
),

referral_sources as (
    select * from {{ ref('ndtms_codes') }}
    where code_list = 'RFLS'
),

discharge_reasons as (
    select * from {{ ref('discharge_reasons') }}
),

joined as (
    select
        versioned.*,
        clients.client_no,
        agencies.provider_code,
        areas.area,
        areas.authority_code,
        discharge_reasons.recoded_code as discharge_reason,
        coalesce(discharge_reasons.reporting_group, 'inconsistent') as discharge_group,
        coalesce(versioned.previously_treated = 'Y', false) as is_previously_treated,
        coalesce(referral_sources.reporting_group, 'Not known') as referral_group,
        coalesce(referral_sources.reporting_group = 'Criminal justice', false) as is_criminal_justice,
        coalesce(versioned.top_coordinator = 'Y', false) as is_top_coordinator,
        {{ pseudonym("versioned.agency_code || '|' || versioned.clientid || '|' || versioned.episodid") }}
            as episode_id,
        row_number() over (
            order by
                versioned.data_version nulls last,
                versioned.agency_code,
                versioned.episodid nulls last,
                versioned.clientid
        ) as episode_no
    from versioned
    inner join clients on versioned.client_id = clients.client_id
    inner join agencies on versioned.agency_code = agencies.agency_code
    left join areas on versioned.residence_code = areas.authority_code
    left join discharge_reasons on versioned.discharge_code = discharge_reasons.code
    left join referral_sources on versioned.referral_source = referral_sources.code
),

final as (
    select
        joined.*,
        {%- for class in ['opiate', 'non_opiate', 'alcohol'] %}
        coalesce(
            {%- for position in positions %}
            {{ position }}_class.substance_class = '{{ class }}'{{ ', false) or coalesce(' if not loop.last }}
            {%- endfor %}, false
        ) as has_{{ class }},
        {%- endfor %}
        coalesce(
            {%- for position in positions %}
            {{ position }}_class.is_opiate_or_crack = 'Y'{{ ', false) or coalesce(' if not loop.last }}
            {%- endfor %}, false
        ) as has_opiate_or_crack
    from joined
    {%- for position in positions %}
    left join substances as {{ position }}_class on joined.{{ position }} = {{ position }}_class.code
    {%- endfor %}
)

select * from final
