{#- How many substances young people report at the start and at the exit. An item left open is no report of use. -#}
with exits as (
    select * from {{ ref('int_yp_exits') }}
    where has_both_forms and window_code in ({{ windows_of('YP06') }})
),

form_days as (
    select * from {{ ref('int_outcome_form_days') }}
),

points as (
    {{ form_points() }}
),

counted as (
    select
        exits.as_at_id,
        exits.window_code,
        exits.area,
        exits.provider_code,
        exits.client_group,
        exits.substance_group,
        exits.is_ocu,
        exits.client_no,
        exits.journey_key,
        points.point,
        count_if(form_days.days > 0) as substances
    from exits
    cross join points
    inner join form_days
        on case points.point when 'start' then exits.start_form_no else exits.exit_form_no end = form_days.form_no
    group by
        exits.as_at_id,
        exits.window_code,
        exits.area,
        exits.provider_code,
        exits.client_group,
        exits.substance_group,
        exits.is_ocu,
        exits.client_no,
        exits.journey_key,
        points.point
),

-- the numbers of the distribution, and several at once
bands as (
    {%- for band, least, most in [
        ('0', 0, 0), ('1', 1, 1), ('2', 2, 2), ('3', 3, 3), ('4_plus', 4, none), ('2_plus', 2, none)
    ] %}
    select '{{ band }}' as band, {{ least }} as least, {{ most if most is not none else 'null' }} as most
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

banded as (
    select
        counted.*,
        bands.band,
        counted.substances >= bands.least and (bands.most is null or counted.substances <= bands.most) as is_in_band
    from counted
    cross join bands
),

final as (
    select
        {{ measure_case(
            'banded',
            "banded.point || '.' || banded.band",
            "banded.substances || ' substances used'",
            in_numerator='banded.is_in_band',
        ) }}
    from banded
)

select * from final
