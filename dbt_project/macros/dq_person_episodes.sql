{#-
    Episodes of the month's submissions beside those of the same person at all agencies known at the month. The person
    is one by initials, birth date and sex.

    where: which episodes are compared
    count: of what the different values are counted
    count_name: the column that holds it
    same_too: columns of the episode that must agree beside the person
    extra_join, extra_ctes: a further join, and what it reads, each followed by a comma
-#}
{% macro dq_person_episodes(where, count, count_name, same_too=[], extra_join='', extra_ctes='') -%}
{%- set person = ['finitial', 'sinitial', 'dob_date', 'sex'] -%}
{%- set same = ['as_at_month'] + person + same_too -%}
with snapshots as (
    select * from {{ ref('dq_snapshots_known') }}
),

episodes as (
    select * from {{ ref('dq_episode') }}
    where {{ where }}
),

clients as (
    select * from {{ ref('dq_client') }}
    where
        {%- for column in person %}
        {{ 'and ' if not loop.first }}{{ column }} is not null
        {%- endfor %}
),

{{ extra_ctes }}
known as (
    select
        snapshots.as_at_month,
        snapshots.is_of_the_month,
        {%- for column in person %}
        clients.{{ column }},
        {%- endfor %}
        episodes._file_id,
        episodes._row_number,
        episodes.agency_code,
        episodes.agncy,
        episodes.clientid,
        episodes.episodid,
        episodes.client_ref,
        episodes.episode_ref,
        episodes.disd_date,
        {{ count }} as counted
    from snapshots
    inner join episodes
        on
            snapshots._file_id = episodes._file_id
            and snapshots.agency_code = episodes.agency_code
    inner join clients
        on
            episodes._file_id = clients._file_id
            and episodes.agncy = clients.agncy
            and episodes.clientid = clients.clientid
    {{ extra_join }}
),

persons as (
    select
        {%- for column in same %}
        {{ column }},
        {%- endfor %}
        count(distinct counted) as {{ count_name }}
    from known
    group by {{ same | join(', ') }}
),

final as (
    select
        known._file_id,
        known._row_number,
        known.agency_code,
        known.agncy,
        known.clientid,
        known.episodid,
        known.client_ref,
        known.episode_ref,
        persons.{{ count_name }}
    from known
    inner join persons
        on
            {%- for column in same %}
            {{ 'and ' if not loop.first }}known.{{ column }} = persons.{{ column }}
            {%- endfor %}
    where known.is_of_the_month
)

select * from final
{%- endmacro %}
