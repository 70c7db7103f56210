{#- Of the clients who completed, those who came back within the follow-up: all of them, and of the cohorts of the
    register that local extracts tell of, by what held on the day of the completion. -#}
with completions as (
    {{ completions_in_window('SC03') }}
),

clients as (
    select * from {{ ref('int_clients') }}
),

statuses as (
    select * from {{ ref('int_local__client_status') }}
),

cohorts as (
    select * from {{ ref('representation_cohorts') }}
),

-- several providers may tell the same of a client
in_cohorts as (
    select distinct
        completions.*,
        cohorts.component
    from completions
    inner join clients on completions.client_no = clients.client_no
    inner join statuses on completions.client_no = statuses.client_no
    inner join cohorts
        on
            lower(statuses.status_type) = cohorts.status_type
            and lower(statuses.status_value) = cohorts.status_value
            and {{ age_in_years('clients.birth_date', 'completions.journey_end') }} < cohorts.under_age_years
    where
        statuses.valid_from <= completions.journey_end
        and {{ open_end('statuses.valid_to') }} >= completions.journey_end
),

final as (
    select {{ return_case('completions', "'value'") }}
    from completions
    union all
    select {{ return_case('in_cohorts', 'in_cohorts.component') }}
    from in_cohorts
)

select * from final
