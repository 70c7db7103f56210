{% set adult_agencies %}
agencies as (
    select * from {{ ref('stg_reference__agencies') }}
    -- TOP is the adults' outcome form
    where service = 'adult'
),
{% endset %}
{{ dq_person_episodes(
    where="consent = 'Y' and triaged_date is not null and disd is null",
    count="case when episodes.topcc = 'Y' then agencies.provider_code end",
    count_name='co_ordinators',
    extra_join='inner join agencies on snapshots.agency_code = agencies.agency_code',
    extra_ctes=adult_agencies
) }}
