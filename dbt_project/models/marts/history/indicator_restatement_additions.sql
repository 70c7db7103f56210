{#- The steps are those of the measure's figure. A figure taken from elsewhere now, or held against another target,
    is told as well; a target that is the value of an earlier period moves with that and is told there. -#}
{{ figure_restatements(
    figures='indicator_values',
    held='stg_history__indicator_values',
    keys=indicator_keys(),
    mapping=['measure', 'component', 'window_code'],
    context=['target', 'comparator', 'target_kind', 'rag'],
    redefined="(
        measure_before <> measure_after
        or component_before <> component_after
        or window_code_before <> window_code_after
        or comparator_before is distinct from comparator_after
        or (
            target_before is distinct from target_after
            and coalesce(target_kind_after, target_kind_before) not in ('previous_period', 'previous_year')
        )
    )",
) }}
