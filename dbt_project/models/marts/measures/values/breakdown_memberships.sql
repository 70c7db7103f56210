{#- Which breakdown values a case belongs to, by the set its component asks for, its substance group, OCU flag
    and profile. What adds up cases or lists them joins this alone. -#}
with members as (
    select * from {{ ref('breakdown_members') }}
),

breakdowns as (
    select * from {{ ref('breakdowns') }}
),

sets as (
    select * from {{ ref('breakdown_sets') }}
),

set_profiles as (
    select * from {{ ref('breakdown_profiles') }}
    where profile_no = set_profile_no
),

intervention_types as (
    select reporting_type
    from {{ ref('interventions') }}
    union
    select 'none' as reporting_type
    union
    select 'not_recorded' as reporting_type
),

substance_groups as (
    select distinct substance_group
    from members
    where substance_group is not null
),

flags as (
    select true as is_ocu
    union all
    select false as is_ocu
),

-- the values that rest on the substance group and the flag alone
by_group as (
    select
        members.breakdown,
        members.breakdown_value,
        substance_groups.substance_group,
        flags.is_ocu
    from members
    cross join substance_groups
    cross join flags
    where
        (members.substance_group is null or members.substance_group = substance_groups.substance_group)
        and (members.is_ocu is null or flags.is_ocu = (members.is_ocu = 'Y'))
),

asked as (
    select
        sets.breakdown_set,
        sets.breakdown_value as only_value,
        breakdowns.breakdown,
        breakdowns.attribute,
        breakdowns.within_breakdown,
        breakdowns.within_value,
        breakdowns.is_dense = 'Y' as is_dense
    from sets
    inner join breakdowns on sets.breakdown = breakdowns.breakdown
),

-- who had interventions of several types is in each of them
attribute_values as (
    {%- for attribute in client_attributes() %}
    select
        set_profiles.breakdown_set,
        set_profiles.profile_no,
        '{{ attribute }}' as attribute,
        {%- if attribute == 'intervention_type' %}
        intervention_types.reporting_type as attribute_value
    from set_profiles
    inner join intervention_types
        on ';' || set_profiles.intervention_type || ';' like '%;' || intervention_types.reporting_type || ';%'
        {%- else %}
        set_profiles.{{ attribute }} as attribute_value
    from set_profiles
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        asked.breakdown_set,
        by_group.substance_group,
        by_group.is_ocu,
        set_profiles.profile_no,
        asked.breakdown,
        by_group.breakdown_value,
        asked.is_dense
    from asked
    inner join by_group
        on
            asked.breakdown = by_group.breakdown
            and (asked.only_value is null or asked.only_value = by_group.breakdown_value)
    inner join set_profiles on asked.breakdown_set = set_profiles.breakdown_set
    where asked.attribute is null
    union all
    select
        asked.breakdown_set,
        by_group.substance_group,
        by_group.is_ocu,
        attribute_values.profile_no,
        asked.breakdown,
        attribute_values.attribute_value as breakdown_value,
        asked.is_dense
    from asked
    inner join by_group
        on asked.within_breakdown = by_group.breakdown and asked.within_value = by_group.breakdown_value
    inner join attribute_values
        on asked.breakdown_set = attribute_values.breakdown_set and asked.attribute = attribute_values.attribute
)

select * from final
