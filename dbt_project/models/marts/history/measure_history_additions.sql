{{ history_additions(
    figures='measure_values',
    held='stg_history__measure_values',
    keys=cell_keys(),
    columns=[
        'window_start', 'window_end', 'numerator', 'denominator', 'value', 'lower_95', 'upper_95', 'status',
        'data_cut', 'parameter_set',
    ],
    compared=['numerator', 'denominator', 'value', 'status'],
    emptied={
        'numerator': '0',
        'denominator': 'case when held.denominator is not null then 0 end',
        'value': 'case when held.denominator is null then 0 end',
        'lower_95': 'null',
        'upper_95': 'null',
        'status': "case when held.denominator is null then held.status else 'no_denominator' end",
        'data_cut': 'data_cut.data_cut',
    },
) }}
