-- no colour without a value, and no gap between the colours of a scale
select * from {{ ref('indicator_values') }}
where
    (value is null) <> (rag is null)
    or (target is null and rag <> 'no_target')
    or (role = 'variant' and rag <> 'no_target')
