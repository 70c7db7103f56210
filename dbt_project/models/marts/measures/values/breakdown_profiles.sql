{#- For each breakdown set, the profiles that are alike in what it asks for, under the number of the first of
    them. Profile 0 is that of nobody known: the set asks for nothing, or the client was not in treatment in
    the window. -#}
with client_windows as (
    select * from {{ ref('int_client_windows') }}
),

sets as (
    select * from {{ ref('breakdown_sets') }}
),

breakdowns as (
    select * from {{ ref('breakdowns') }}
),

profiles as (
    select distinct
        profile_no,
        {{ client_attributes() | join(', ') }}
    from client_windows
),

asked as (
    select
        sets.breakdown_set
        {%- for attribute in client_attributes() %},
        bool_or(breakdowns.attribute = '{{ attribute }}') as asks_{{ attribute }}
        {%- endfor %}
    from sets
    inner join breakdowns on sets.breakdown = breakdowns.breakdown
    where breakdowns.attribute is not null
    group by sets.breakdown_set
),

final as (
    select
        asked.breakdown_set,
        profiles.*,
        min(profiles.profile_no) over (
            partition by
                asked.breakdown_set
                {%- for attribute in client_attributes() %},
                case when asked.asks_{{ attribute }} then profiles.{{ attribute }} end
                {%- endfor %}
        ) as set_profile_no
    from profiles
    cross join asked
    union all
    select distinct
        sets.breakdown_set,
        0 as profile_no,
        {%- for attribute in client_attributes() %}
        'not_recorded' as {{ attribute }},
        {%- endfor %}
        0 as set_profile_no
    from sets
)

select * from final
