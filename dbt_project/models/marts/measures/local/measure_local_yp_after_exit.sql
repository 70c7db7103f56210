{#- Young people who left a service six months before, and what they were found to do by then. Who was not found
    counts as in neither education, training nor work; of those found alone, and how many were found, stands beside. -#}
with leavers as (
    {{ local_in_window(
        'YP14',
        'episode',
        'records.discharge_date between windows.window_start and windows.window_end',
        on_date='records.discharge_date'
    ) }}
),

young as (
    select * from leavers
    where case_group = 'yp'
),

records_after_exit as (
    select * from {{ ref('int_local__eet_record') }}
    where point = 'six_months_after_exit'
),

latest_records as (
    select
        young.as_at_id,
        young.window_code,
        young.record_id,
        records_after_exit.status
    from young
    inner join records_after_exit
        on
            young.provider_code = records_after_exit.provider_code
            and young.episode_id = records_after_exit.episode_id
            and young.report_date >= records_after_exit.recorded_date
    qualify
        row_number() over (
            partition by young.as_at_id, young.window_code, young.record_id
            order by records_after_exit.recorded_date desc, records_after_exit.handed_in_no desc
        ) = 1
),

found as (
    select
        young.*,
        latest_records.record_id is not null as is_traced,
        coalesce(latest_records.status <> 'not_in_eet', false) as is_in_eet
    from young
    left join latest_records
        on
            young.as_at_id = latest_records.as_at_id
            and young.window_code = latest_records.window_code
            and young.record_id = latest_records.record_id
),

with_services as (
    {{ with_local_services('found', 'found.client_id') }}
),

final as (
    {%- set reason -%}
    case
        when with_services.is_in_eet then 'found in education, training or work'
        when with_services.is_traced then 'found in none'
        else 'not found'
    end
    {%- endset %}
    {%- for component, in_numerator, in_denominator in [
        ('in_eet', 'is_in_eet', 'true'),
        ('in_eet_of_traced', 'is_in_eet', 'with_services.is_traced'),
        ('traced', 'is_traced', 'true'),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        {{ local_case(
            'with_services', 'YP14', "'" ~ component ~ "'", reason,
            in_numerator='with_services.' ~ in_numerator, in_denominator=in_denominator,
            person='with_services.person_id', breakdowns=local_service_breakdowns('with_services'),
        ) }}
    from with_services
    {%- endfor %}
)

select * from final
