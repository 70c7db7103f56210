{#- What the quality gate found in the submissions of the window: mandatory items that are valid, records without a
    fault, and exceptions by item. A provider answers for all it sent, in each area that it has a contract for. -#}
with submissions as (
    select * from {{ ref('int_checked_submissions') }}
),

exception_items as (
    select * from {{ ref('stg_gate__exception_items') }}
),

contract_providers as (
    select distinct
        area,
        provider_code
    from {{ ref('int_contract_providers') }}
    where provider_code <> 'all'
),

windows as (
    select * from {{ ref('int_local_windows') }}
),

in_window as (
    select
        windows.as_at_id,
        windows.window_code,
        contract_providers.area,
        submissions.*,
        case submissions.dataset when 'ndtms_adult' then 'adult' when 'ndtms_yp' then 'yp' else 'all' end
            as case_group,
        submissions.dataset || ' ' || submissions.provider_code || ' ' || submissions.period as record_id
    from submissions
    inner join contract_providers on submissions.provider_code = contract_providers.provider_code
    inner join windows
        on
            (windows.area is null or contract_providers.area = windows.area)
            and submissions.submission_month
            between {{ first_day_of_month('windows.window_start') }} and windows.window_end
),

compared as (
    select * from in_window
    where window_code in ({{ windows_of('SUB01') }})
),

-- the second case of a submission: what its valid part is divided by
checked as (
    select
        as_at_id,
        window_code,
        area,
        provider_code,
        case_group,
        dataset,
        items,
        records,
        record_id || ' checked' as record_id
    from compared
),

listed as (
    select * from in_window
    where window_code in ({{ windows_of('SUB02') }})
),

-- a submission at fault has a case for each item, so that they can be told apart
faults as (
    select
        listed.as_at_id,
        listed.window_code,
        listed.area,
        listed.provider_code,
        listed.case_group,
        listed.dataset,
        exception_items.item,
        exception_items.exceptions,
        listed.record_id || ' ' || exception_items.item as record_id
    from listed
    inner join exception_items
        on
            listed.dataset = exception_items.dataset
            and listed.provider_code = exception_items.provider_code
            and listed.period = exception_items.period
),

faultless as (
    select * from listed
    where exceptions = 0
),

final as (
    {%- for part, valid_part, whole in [
        ('items', 'valid_items', 'items'), ('records', 'sound_records', 'records')
    ] %}
    select
        {{ local_case(
            'compared', 'SUB01', "compared.dataset || '." ~ part ~ "'", "'without a fault'", in_denominator='false',
            amount='compared.' ~ valid_part,
        ) }}
    from compared
    where compared.{{ whole }} is not null
    union all
    select
        {{ local_case(
            'checked', 'SUB01', "checked.dataset || '." ~ part ~ "'", "'looked at'", in_numerator='false',
            amount='checked.' ~ whole,
        ) }}
    from checked
    where checked.{{ whole }} is not null
    union all
    {%- endfor %}
    select
        {{ local_case(
            'faults', 'SUB02', 'faults.dataset', "'at fault'", amount='faults.exceptions',
            breakdowns={'dq_item': 'faults.item'},
        ) }}
    from faults
    union all
    select
        {{ local_case('faultless', 'SUB02', 'faultless.dataset', "'nothing at fault'", amount='0') }}
    from faultless
)

select * from final
