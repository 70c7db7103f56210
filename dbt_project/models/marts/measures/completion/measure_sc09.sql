{#- Of the clients in treatment, those who have been in it for years, who have used drugs for decades, and who
    are in their first treatment. -#}
with latest as (
    select * from {{ ref('int_journey_windows') }}
    where is_latest and window_code in ({{ windows_of('SC09') }})
),

clients as (
    select * from {{ ref('int_clients') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

profiled as (
    select
        latest.*,
        {{ add_months('latest.treatment_start', 'cast(parameters.long_treatment_years as integer) * 12') }}
        <= coalesce(latest.journey_end, latest.report_date) as is_long_in_treatment,
        {{ age_in_years('clients.birth_date', 'latest.report_date') }} - latest.drug1_age as career_years,
        parameters.long_career_years
    from latest
    inner join clients on latest.client_no = clients.client_no
    inner join parameters on latest.as_at_id = parameters.as_at_id
),

final as (
    select
        {{ measure_case(
            'profiled',
            "'long_in_treatment'",
            "'in treatment since ' || cast(profiled.treatment_start as " ~ dbt.type_string() ~ ")",
            in_numerator='profiled.is_long_in_treatment',
        ) }}
    from profiled
    union all
    select
        {{ measure_case(
            'profiled',
            "'long_career'",
            "case
                when profiled.career_years is null then 'left out: age at first use is not known'
                when profiled.career_years > profiled.long_career_years then 'a long career'
                else 'no long career'
            end",
            in_numerator='coalesce(profiled.career_years > profiled.long_career_years, false)',
            in_denominator='profiled.career_years is not null',
            has_main_field='profiled.career_years is not null',
        ) }}
    from profiled
    union all
    select
        {{ measure_case(
            'profiled',
            "'first_treatment'",
            "case
                when profiled.is_first_treatment then 'first treatment'
                else 'was in treatment before'
            end",
            in_numerator='profiled.is_first_treatment',
        ) }}
    from profiled
)

select * from final
