{%- set positions = ['drug1', 'drug2', 'drug3'] -%}
with in_force as (
    select * from {{ ref('int_episodes_in_force') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
),

client_records as (
    select * from {{ ref('int_client_records') }}
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
    select * from {{ ref('substances') }}
),

referral_sources as (
    select * from {{ ref('ndtms_codes') }}
    where code_list = 'RFLS'
),

discharge_reasons as (
    select * from {{ ref('discharge_reasons') }}
),

-- residence: the first code that is filled decides; one that maps to no area has no stand-in
joined as (
    select
        in_force._file_id,
        in_force._row_number,
        in_force.agency_code,
        in_force.clientid,
        in_force.episodid,
        in_force.is_carried,
        clients.client_no,
        agencies.provider_code,
        agencies.service,
        areas.area,
        areas.authority_code,
        episodes.refld_date as referral_date,
        episodes.triaged_date,
        episodes.disd_date as discharge_date,
        discharge_reasons.recoded_code as discharge_reason,
        coalesce(discharge_reasons.reporting_group, 'inconsistent') as discharge_group,
        episodes.prevtr = 'Y' as is_previously_treated,
        episodes.rfls as referral_source,
        coalesce(referral_sources.reporting_group = 'Criminal justice', false) as is_criminal_justice,
        episodes.prntstat as parental_status,
        episodes.childwth_number as children_living_with,
        episodes.naloxiss as naloxone_code,
        coalesce(episodes.topcc = 'Y', false) as is_top_coordinator,
        {%- for position in positions %}
        episodes.{{ position }},
        {%- endfor %}
        {{ pseudonym("in_force.agency_code || '|' || in_force.clientid || '|' || in_force.episodid") }}
            as episode_id,
        row_number() over (
            order by in_force.agency_code, in_force.episodid, in_force.clientid
        ) as episode_no
    from in_force
    inner join episodes
        on in_force._file_id = episodes._file_id and in_force._row_number = episodes._row_number
    inner join client_records
        on
            in_force.agency_code = client_records.agency_code
            and in_force.clientid = client_records.clientid
    inner join clients on client_records.client_id = clients.client_id
    inner join agencies on in_force.agency_code = agencies.agency_code
    left join areas on coalesce(episodes.utla, episodes.la, episodes.dat) = areas.authority_code
    left join discharge_reasons on episodes.disrsn = discharge_reasons.code
    left join referral_sources on episodes.rfls = referral_sources.code
    where episodes.triaged_date is not null
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
