{{ figure_restatements(
    figures='measure_values',
    held='stg_history__measure_values',
    keys=cell_keys(),
) }}
