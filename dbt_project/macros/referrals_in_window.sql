{#-
    Referrals in a measure's windows, with the client group by age at the later of the window's start and the
    triage.

    condition: SQL, which `referrals` belong to which of the `windows`
-#}
{% macro referrals_in_window(measure, condition) -%}
    select
        referrals.*,
        windows.window_code,
        windows.window_start,
        windows.window_end,
        {{ client_group(
            'referrals.birth_date',
            'windows.window_start',
            'coalesce(referrals.triaged_date, referrals.referral_date)',
            'parameters.adult_age_years'
        ) }} as client_group
    from {{ ref('int_referrals_as_at') }} as referrals
    inner join {{ ref('int_windows') }} as windows
        on
            referrals.as_at_id = windows.as_at_id
            and {{ condition }}
    inner join {{ ref('int_report_parameters') }} as parameters on referrals.as_at_id = parameters.as_at_id
    where windows.window_code in ({{ windows_of(measure) }})
{%- endmacro %}
