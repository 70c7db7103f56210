{#- Who the local extracts are about: by the provider's own identifier, the pseudonym that the person has in the
    national data set where agency and reference are found there, else one of the provider's own. -#}
with files as (
    select * from {{ ref('int_local_files_in_force') }}
),

clients as (
    select * from {{ ref('stg_local__client') }}
),

children as (
    select * from {{ ref('stg_local__opsy_child') }}
),

contracts as (
    select * from {{ ref('int_local_contracts') }}
    where is_only
),

national_records as (
    select * from {{ ref('int_client_records') }}
    where data_version = 'current'
),

national_clients as (
    select * from {{ ref('int_clients') }}
),

-- the last row of a client speaks for it; that there are two is for the rules to tell
local_clients as (
    select
        files.provider_code,
        clients.client_id as local_id,
        clients.agency_code,
        clients.client_ref,
        clients.area,
        clients.date_of_birth
    from clients
    inner join files on clients._file_id = files.file_id
    where clients.client_id is not null
    qualify
        row_number() over (
            partition by files.provider_code, clients.client_id order by clients._row_number desc
        ) = 1
),

local_children as (
    select
        files.provider_code,
        children.child_id as local_id,
        children.date_of_birth
    from children
    inner join files on children._file_id = files.file_id
    where children.child_id is not null
    qualify
        row_number() over (
            partition by files.provider_code, children.child_id order by children._row_number desc
        ) = 1
),

linked as (
    select
        local_clients.provider_code,
        local_clients.local_id,
        coalesce(local_clients.area, contracts.area) as area,
        coalesce(national_records.birth_date, local_clients.date_of_birth) as birth_date,
        national_records.client_id,
        national_clients.client_no,
        national_records.client_id is not null as is_linked
    from local_clients
    left join contracts on local_clients.provider_code = contracts.provider_code
    left join national_records
        on
            upper(local_clients.agency_code) = national_records.agency_code
            and local_clients.client_ref = national_records.clientid
    left join national_clients on national_records.client_id = national_clients.client_id
    union all
    select
        local_children.provider_code,
        local_children.local_id,
        contracts.area,
        local_children.date_of_birth as birth_date,
        null as client_id,
        null as client_no,
        false as is_linked
    from local_children
    left join contracts on local_children.provider_code = contracts.provider_code
),

final as (
    select
        provider_code,
        local_id,
        area,
        birth_date,
        client_no,
        is_linked,
        coalesce(client_id, {{ pseudonym("'local|' || provider_code || '|' || local_id") }}) as person_id
    from linked
)

select * from final
