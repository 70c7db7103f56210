{#- The pilot's referrals, contacts, waits and exits, and the children they are about. -#}
with referrals as (
    {{ local_in_window(
        'PSY01',
        'opsy_referral',
        "records.service_part = 'pilot' and records.referral_date <= windows.window_end"
    ) }}
),

all_referrals as (
    select * from {{ ref('int_local__opsy_referral') }}
),

-- an intervention ends with its case at the latest; its reason is free text, read by the reasons of the exits
{%- set written = "lower(replace(trim(ceased_reason), ' ', '_'))" %}
exits as (
    select
        provider_code,
        opsy_referral_id,
        exit_date,
        exit_reason,
        coalesce(ceased_date, exit_date) as ceased_date,
        case
            when {{ written }} in ('disengaged', 'moved_away', 'outcomes_achieved', 'no_longer_lac')
                then {{ written }}
            when {{ written }} <> '' then 'other'
            when ceased_date is null then exit_reason
        end as ceased_reason
    from {{ ref('int_local__opsy_exit') }}
),

contacts as (
    select * from {{ ref('int_local__opsy_contact') }}
),

children as (
    select * from {{ ref('int_local__opsy_child') }}
),

age_bands as (
    select * from {{ ref('child_age_bands') }}
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

report_month as (
    select * from {{ ref('int_report_dates') }}
    where is_report_month
),

-- a child that was seen and left before, in whichever part of the service
seen_before as (
    select distinct
        later.provider_code,
        later.opsy_referral_id
    from all_referrals as later
    inner join all_referrals as earlier
        on
            later.provider_code = earlier.provider_code
            and later.child_id = earlier.child_id
            and later.opsy_referral_id <> earlier.opsy_referral_id
            and later.referral_date >= earlier.referral_date
    inner join exits
        on
            earlier.provider_code = exits.provider_code
            and earlier.opsy_referral_id = exits.opsy_referral_id
            and later.referral_date >= exits.exit_date
),

-- a contact is planned while it lies ahead of the newest month: what was held by then is no plan
contacts_in_window as (
    select
        referrals.as_at_id,
        referrals.window_code,
        referrals.provider_code,
        referrals.opsy_referral_id,
        count_if(contacts.contact_date between referrals.window_start and referrals.window_end) as contacts,
        count_if(
            contacts.contact_date between referrals.window_start and referrals.window_end
            and contacts.mode in ('face_to_face', 'two_way_telephone', 'two_way_email')
        ) as two_way_contacts,
        count_if(contacts.contact_date > report_month.report_date) as planned_contacts
    from referrals
    cross join report_month
    inner join contacts
        on
            referrals.provider_code = contacts.provider_code
            and referrals.opsy_referral_id = contacts.opsy_referral_id
    group by referrals.as_at_id, referrals.window_code, referrals.provider_code, referrals.opsy_referral_id
),

-- what lies after the window is not known in it
known as (
    select
        referrals.*,
        parameters.psychology_regular_contacts,
        coalesce(referrals.accepted_date <= referrals.window_end, false) as is_accepted,
        coalesce(referrals.assessed_date <= referrals.window_end, false) as is_assessed,
        coalesce(referrals.support_start_date <= referrals.window_end, false) as is_supported,
        coalesce(exits.exit_date <= referrals.window_end, false) as is_closed,
        coalesce(exits.exit_date < referrals.window_start, false) as is_closed_before,
        coalesce(exits.exit_date between referrals.window_start and referrals.window_end, false)
            as is_closed_in_window,
        coalesce(exits.ceased_date between referrals.window_start and referrals.window_end, false)
            as is_ceased_in_window,
        exits.exit_reason,
        exits.ceased_reason,
        coalesce(referrals.is_re_referral, false) or seen_before.opsy_referral_id is not null as is_return,
        referrals.referral_date >= referrals.window_start as is_referred_in_window,
        coalesce(referrals.support_start_date between referrals.window_start and referrals.window_end, false)
            as is_started_in_window,
        {{ days_between('referrals.referral_date', 'referrals.support_start_date') }} as wait_days,
        coalesce(contacts_in_window.contacts, 0) as contacts,
        coalesce(contacts_in_window.two_way_contacts, 0) as two_way_contacts,
        coalesce(contacts_in_window.planned_contacts, 0) as planned_contacts
    from referrals
    inner join parameters on referrals.as_at_id = parameters.as_at_id
    left join exits
        on
            referrals.provider_code = exits.provider_code
            and referrals.opsy_referral_id = exits.opsy_referral_id
    left join seen_before
        on
            referrals.provider_code = seen_before.provider_code
            and referrals.opsy_referral_id = seen_before.opsy_referral_id
    left join contacts_in_window
        on
            referrals.as_at_id = contacts_in_window.as_at_id
            and referrals.window_code = contacts_in_window.window_code
            and referrals.provider_code = contacts_in_window.provider_code
            and referrals.opsy_referral_id = contacts_in_window.opsy_referral_id
),

cases as (
    select
        *,
        is_accepted and not is_closed as is_open,
        is_accepted and not is_closed_before as is_open_in_window,
        not is_supported and not is_closed as is_waiting,
        two_way_contacts >= psychology_regular_contacts as is_regular
    from known
),

{%- set groups = {
    'referred': ('is_referred_in_window', 'referral_date', 'referred in the window'),
    'regular': ('is_regular', 'window_end', 'seen regularly in the window'),
    'waiting': ('is_waiting', 'window_end', 'waiting for support at the end of the window'),
} %}

aged as (
    {%- for group, (condition, on_date, reason) in groups.items() %}
    select
        cases.*,
        '{{ group }}' as component,
        '{{ reason }}' as reason,
        children.gender,
        children.ethnicity,
        children.disability,
        {{ age_in_years('cases.birth_date', 'cases.' ~ on_date) }} as age_years
    from cases
    left join children
        on cases.provider_code = children.provider_code and cases.child_id = children.child_id
    where cases.{{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

described as (
    select
        aged.*,
        age_bands.band as age_band
    from aged
    left join age_bands on {{ in_band('aged.age_years', 'age_bands') }}
),

final as (
    {%- set counted = [
        ('open', 'is_open', 'accepted and not left', {}),
        ('open_in_window', 'is_open_in_window', 'accepted and not left before the window', {}),
        ('waiting', 'is_waiting', 'referred, no support yet', {}),
        ('assessed_waiting', 'is_waiting and cases.is_assessed', 'assessed, no support yet', {}),
        ('new', 'is_referred_in_window and not cases.is_return', 'referred for the first time', {}),
        ('returned', 'is_referred_in_window and cases.is_return', 'referred again after an exit', {}),
        ('one_off', 'contacts = 1 and cases.planned_contacts = 0', 'one contact in the window, none planned', {}),
        ('regular', 'is_regular', 'contacts both ways in the window are regular', {}),
        ('ceased', 'is_ceased_in_window', 'ceased in the window', {'reason': 'cases.ceased_reason'}),
        ('left', 'is_closed_in_window', 'left in the window', {'reason': 'cases.exit_reason'}),
    ] %}
    {%- for component, condition, reason, breakdowns in counted %}
    select
        {{ local_case('cases', 'PSY01', "'" ~ component ~ "'", "'" ~ reason ~ "'",
            person='cases.person_id', breakdowns=breakdowns) }}
    from cases
    where cases.{{ condition }}
    union all
    {%- endfor %}
    {%- for component in ['wait_days', 'wait_days_median', 'wait_days_longest'] %}
    select
        {{ local_case(
            'cases', 'PSY01', "'" ~ component ~ "'",
            "case when cases.wait_days >= 0 then 'support began in the window' "
            ~ "else 'support begins before the referral' end",
            in_numerator='cases.wait_days >= 0', in_denominator='cases.wait_days >= 0',
            amount='case when cases.wait_days >= 0 then cases.wait_days end', person='cases.person_id',
        ) }}
    from cases
    where cases.is_started_in_window
    union all
    {%- endfor %}
    -- a case has room for three breakdowns, so the fourth has a row of its own; a child counts once all the same
    {%- for breakdowns in [
        {'age_band': 'described.age_band', 'gender': 'described.gender', 'ethnicity': 'described.ethnicity'},
        {'disability': 'described.disability'},
    ] %}
    select
        {{ local_case('described', 'PSY02', 'described.component', 'described.reason',
            person='described.person_id', breakdowns=breakdowns) }}
    from described
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
