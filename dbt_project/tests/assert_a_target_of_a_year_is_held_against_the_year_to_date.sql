select * from {{ ref('indicator_values') }}
where target_kind = 'cumulative_year' and window_code <> 'YTD'
