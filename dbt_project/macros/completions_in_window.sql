{#- The clients' latest successful completion in a measure's window, with the return that followed it. -#}
{% macro completions_in_window(measure) -%}
    select
        journey_windows.*,
        completion_returns.return_date,
        completion_returns.first_return_date
    from {{ ref('int_journey_windows') }} as journey_windows
    left join {{ ref('int_completion_returns') }} as completion_returns
        on
            journey_windows.as_at_id = completion_returns.as_at_id
            and journey_windows.provider_code = completion_returns.provider_code
            and journey_windows.journey_key = completion_returns.journey_key
    where
        journey_windows.is_latest_completion
        and journey_windows.window_code in ({{ windows_of(measure) }})
{%- endmacro %}
