{#- Work and learning when treatment was completed. A part whose answers are not all there is not known. -#}
{%- set parts = [
    'in_work', 'in_work_any_day', 'in_work_over_threshold', 'newly_in_work', 'newly_in_work_of_not_working',
    'in_education', 'newly_in_education', 'newly_in_education_of_not_in_education', 'in_any',
] -%}
with completions as (
    select * from {{ ref('int_journey_form_windows') }}
    where
        is_latest_completion
        and client_group = 'adult'
        and window_code in ({{ windows_of('TOP07') }})
),

parameters as (
    select * from {{ ref('int_report_parameters') }}
),

answers as (
    {{ paired_answers('completions', ['pwork', 'educat', 'train', 'volwork']) }}
),

-- any day is enough for a yes; a no needs all answers
engaged as (
    select
        answers.*,
        answers.start_educat > 0 or answers.start_train > 0 as start_in_education,
        answers.exit_educat > 0 or answers.exit_train > 0 as exit_in_education,
        answers.exit_pwork > parameters.work_days_threshold_cheshire_east as is_over_threshold,
        answers.exit_pwork >= parameters.work_days_threshold_domes as is_at_threshold
    from answers
    inner join parameters on answers.as_at_id = parameters.as_at_id
),

parts as (
    {%- for part in parts %}
    select '{{ part }}' as part
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

judged as (
    select
        engaged.*,
        parts.part,
        case parts.part
            when 'in_work' then engaged.is_at_threshold
            when 'in_work_any_day' then engaged.exit_pwork > 0
            when 'in_work_over_threshold'
                then case when engaged.start_pwork is not null then engaged.is_over_threshold end
            when 'newly_in_work'
                then case
                    when engaged.start_pwork is not null and engaged.exit_pwork is not null
                        then engaged.start_pwork = 0 and engaged.is_over_threshold
                end
            when 'newly_in_work_of_not_working'
                then case when engaged.start_pwork = 0 then engaged.is_over_threshold end
            when 'in_education'
                then case when engaged.start_in_education is not null then engaged.exit_in_education end
            when 'newly_in_education'
                then case
                    when engaged.start_in_education is not null and engaged.exit_in_education is not null
                        then not engaged.start_in_education and engaged.exit_in_education
                end
            when 'newly_in_education_of_not_in_education'
                then case when not engaged.start_in_education then engaged.exit_in_education end
            else engaged.exit_in_education or engaged.exit_pwork > 0 or engaged.exit_volwork > 0
        end as is_met
    from engaged
    cross join parts
),

final as (
    select
        {{ measure_case(
            'judged',
            'judged.part',
            "case when judged.is_met then 'yes at exit' else 'no at exit' end",
            in_numerator='judged.is_met',
        ) }}
    from judged
    where judged.is_met is not null
)

select * from final
