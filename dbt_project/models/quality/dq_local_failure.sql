select
    cast(null as varchar) as entity,
    cast(null as integer) as _file_id,
    cast(null as integer) as _row_number,
    cast(null as varchar) as rule_id
where false
