"""The synthetic clients behave like the published ones, within the tolerance stated beside each.

Everything is counted from the generated episodes with journeys stitched here, apart from the
generator: in treatment means a structured start up to the end of the newest year and no end
before its start.
"""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from orchestration.sample.arrays import Ints
from orchestration.sample.calibration import GROUPS
from orchestration.sample.history import History, draw_history
from orchestration.sample.journeys import REASONS
from orchestration.sample.periods import make_periods

CLIENTS = 20_000
OPIATE, NON_OPIATE, ALCOHOL, BOTH, YOUNG = GROUPS

# group: (published value, tolerance) of shares of the clients in treatment in the newest year
IN_TREATMENT = {
    "share": {
        OPIATE: (0.486, 0.03),
        NON_OPIATE: (0.102, 0.02),
        ALCOHOL: (0.293, 0.03),
        BOTH: (0.119, 0.02),
    },
    "male": {
        OPIATE: (0.72, 0.03),
        NON_OPIATE: (0.67, 0.05),
        ALCOHOL: (0.58, 0.04),
        BOTH: (0.70, 0.05),
    },
    "aged_18_29": {
        OPIATE: (0.06, 0.03),
        NON_OPIATE: (0.44, 0.05),
        ALCOHOL: (0.09, 0.03),
        BOTH: (0.30, 0.05),
    },
    "aged_50_plus": {
        OPIATE: (0.25, 0.03),
        NON_OPIATE: (0.07, 0.04),
        ALCOHOL: (0.40, 0.04),
        BOTH: (0.12, 0.04),
    },
    "new_presentations": {
        OPIATE: (0.33, 0.04),
        NON_OPIATE: (0.75, 0.06),
        ALCOHOL: (0.66, 0.05),
        BOTH: (0.67, 0.06),
    },
    # completions per client and per exit come from different sources, which do not agree
    # exactly; the generator lies between them
    "completions": {
        OPIATE: (0.09, 0.03),
        NON_OPIATE: (0.43, 0.06),
        ALCOHOL: (0.44, 0.07),
        BOTH: (0.34, 0.06),
    },
    "completions_of_exits": {
        OPIATE: (0.275, 0.05),
        NON_OPIATE: (0.604, 0.06),
        ALCOHOL: (0.617, 0.05),
        BOTH: (0.559, 0.08),
    },
    "under_1_year": {
        OPIATE: (0.39, 0.04),
        NON_OPIATE: (0.91, 0.05),
        ALCOHOL: (0.88, 0.04),
        BOTH: (0.88, 0.05),
    },
    "from_1_to_2_years": {
        OPIATE: (0.13, 0.03),
        NON_OPIATE: (0.08, 0.04),
        ALCOHOL: (0.08, 0.03),
        BOTH: (0.11, 0.04),
    },
    "from_2_to_4_years": {OPIATE: (0.16, 0.04)},
    "from_4_to_6_years": {OPIATE: (0.09, 0.03)},
    "over_6_years": {OPIATE: (0.24, 0.04)},
}
RETURNED_OF_COMPLETED = {
    OPIATE: (0.17, 0.06),
    NON_OPIATE: (0.01, 0.02),
    ALCOHOL: (0.09, 0.035),
    BOTH: (0.07, 0.045),
}
EXIT_REASONS = {
    # England 2023/24; its completions lie below those of the rates per group above
    "80 81 82": (0.469, 0.06),
    "85": (0.367, 0.05),
    "83": (0.054, 0.02),
    "84": (0.050, 0.02),
    "89": (0.029, 0.012),
    "88": (0.020, 0.01),
    "87": (0.007, 0.006),
    "86": (0.003, 0.004),
}
REFERRAL_GROUPS = {
    "4 24 25": (0.57, 0.03),
    "3 9 11 12 19 20 22 23 X08 X09 X10 X11": (0.20, 0.03),
    "5 6 8 13 X01 X02 X03 X04 X05 X06 X07 X14": (0.15, 0.03),
    "1 2 10 X13": (0.04, 0.02),
    "14 15 16 17 18 21 X12": (0.04, 0.02),
}


@pytest.fixture(scope="module")
def history() -> History:
    return draw_history(make_periods(24, "2025-03"), clients=CLIENTS, seed=2025)


@pytest.fixture(scope="module")
def counted(history: History) -> duckdb.DuckDBPyConnection:
    """Tables ``journey`` (all) and ``latest`` (one per client in treatment in 2024/25)."""
    connection = duckdb.connect()
    connection.register("episode", episode_table(history))
    connection.execute(
        """
        create table stitched as
        with ordered as (
            select *, max(coalesce(ended, date '9999-12-31')) over earlier as running_end
            from episode
            where started is not null
            window earlier as (
                partition by person, area order by started, triaged
                rows between unbounded preceding and 1 preceding
            )
        )
        select *, sum(
            (running_end is null or (started - running_end > 21 and triaged > running_end))::int
        ) over (partition by person, area order by started, triaged) as journey_no
        from ordered;

        create table journey as
        select
            person, area, journey_no,
            any_value(substance_group) as substance_group,
            any_value(is_male) as is_male,
            any_value(born) as born,
            min(triaged) as triaged,
            min(started) as started,
            case when bool_and(ended is not null) then max(ended) end as ended,
            arg_max(reason, coalesce(ended, date '9999-12-31')) as reason,
            arg_min(referral_source, triaged) as referral_source,
            arg_min(employment, triaged) as employment,
            arg_min(injecting, triaged) as injecting,
            arg_min(wait, started) as wait
        from stitched group by all;

        create table latest as
        select
            *,
            ended is not null as has_left,
            date_sub('year', born, greatest(triaged, date '2024-04-01')) as age,
            date_sub('year', started, coalesce(ended, date '2025-03-31')) as years
        from journey
        where coalesce(ended, date '9999-12-31') >= '2024-04-01'
        qualify row_number() over (partition by person, area order by started desc) = 1;
        """
    )
    return connection


def episode_table(history: History) -> pa.Table:
    episodes, people = history.episodes, history.people
    last = history.periods.end

    def days(values: Ints) -> pa.Array:
        known = values <= last
        return pa.array(np.where(known, values, 0).astype(np.int32), mask=~known).cast(pa.date32())

    consented = people.consent_ends[episodes.person] > len(history.periods.months)
    listed = np.array([bool(row["framework"]) for row in history.calibration.areas])
    table = pa.table(
        {
            "person": episodes.person,
            "area": episodes.area,
            "substance_group": pa.array(GROUPS).take(pa.array(episodes.group)),
            "is_male": people.male[episodes.person],
            "born": days(people.born[episodes.person]),
            "triaged": days(episodes.triaged),
            "started": days(episodes.start),
            "ended": days(episodes.end),
            "reason": pa.array(REASONS).take(pa.array(episodes.reason)),
            "wait": episodes.offered - episodes.intervention_referred,
            "referral_source": history.details.columns["RFLS"],
            "employment": history.details.columns["EMPSTAT"],
            "injecting": history.details.columns["INJSTAT"],
            "drugs": pa.compute.binary_join_element_wise(
                *(history.details.columns[name] for name in ("DRUG1", "DRUG2", "DRUG3")), " "
            ),
        }
    )
    return table.filter(pa.array(consented & listed[episodes.area]))


def by_group(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, float]:
    return dict(connection.execute(query).fetchall())


MEASURED = {
    "share": "count(*) / (select count(*) from latest where substance_group <> 'young_people')",
    "male": "avg(is_male::int)",
    "aged_18_29": "avg((age < 30)::int)",
    "aged_50_plus": "avg((age >= 50)::int)",
    "completions": "count(*) filter (has_left and reason in ('80', '81', '82')) / count(*)",
    "completions_of_exits": "avg((reason in ('80', '81', '82'))::int) filter (has_left)",
    "under_1_year": "avg((years < 1)::int)",
    "from_1_to_2_years": "avg((years = 1)::int)",
    "from_2_to_4_years": "avg((years between 2 and 3)::int)",
    "from_4_to_6_years": "avg((years between 4 and 5)::int)",
    "over_6_years": "avg((years >= 6)::int)",
}


@pytest.mark.parametrize("item", sorted(MEASURED))
def test_clients_in_treatment(counted: duckdb.DuckDBPyConnection, item: str) -> None:
    found = by_group(counted, f"select substance_group, {MEASURED[item]} from latest group by all")
    for group, (published, tolerance) in IN_TREATMENT[item].items():
        assert found[group] == pytest.approx(published, abs=tolerance), group


def test_new_presentations_per_client_in_treatment(counted: duckdb.DuckDBPyConnection) -> None:
    new = by_group(
        counted,
        "select substance_group, count(distinct (person, area)) from journey "
        "where triaged >= '2024-04-01' group by all",
    )
    clients = by_group(counted, "select substance_group, count(*) from latest group by all")
    for group, (published, tolerance) in IN_TREATMENT["new_presentations"].items():
        assert new[group] / clients[group] == pytest.approx(published, abs=tolerance), group


def test_returns_of_completed_clients(counted: duckdb.DuckDBPyConnection) -> None:
    counted.execute(
        """
        create table completion as
        select
            one.substance_group,
            min(two.triaged - one.ended) as days
        from journey as one left join journey as two
            on two.person = one.person and two.area = one.area
            and two.journey_no > one.journey_no
            and two.triaged < one.ended + interval 6 month
        where one.reason in ('80', '81', '82')
            and one.ended between '2023-10-01' and '2024-09-30'
        group by one.person, one.area, one.journey_no, one.substance_group
        """
    )
    found = by_group(
        counted, "select substance_group, count(days) / count(*) from completion group by all"
    )
    for group, (published, tolerance) in RETURNED_OF_COMPLETED.items():
        assert found[group] == pytest.approx(published, abs=tolerance), group
    early = counted.execute("select avg((days < 92)::int) from completion").fetchone()
    assert early is not None
    # most returns come in the first three of six months
    assert 0.6 < early[0] < 0.9


@pytest.mark.parametrize("reasons", sorted(EXIT_REASONS))
def test_exit_reasons(counted: duckdb.DuckDBPyConnection, reasons: str) -> None:
    published, tolerance = EXIT_REASONS[reasons]
    share = counted.execute(
        "select avg(list_contains(?, reason)::int) from latest "
        "where has_left and substance_group <> 'young_people'",
        [reasons.split()],
    ).fetchone()
    assert share is not None
    assert share[0] == pytest.approx(published, abs=tolerance)


def new_adults(connection: duckdb.DuckDBPyConnection, expression: str) -> float:
    row = connection.execute(
        f"select {expression} from journey "
        "where triaged >= '2024-04-01' and substance_group <> 'young_people'"
    ).fetchone()
    assert row is not None
    return float(row[0])


def test_first_waits(counted: duckdb.DuckDBPyConnection) -> None:
    assert new_adults(counted, "avg((wait <= 21)::int)") == pytest.approx(0.986, abs=0.01)
    assert new_adults(counted, "avg((wait > 42)::int)") == pytest.approx(0.005, abs=0.004)


@pytest.mark.parametrize("codes", sorted(REFERRAL_GROUPS))
def test_referral_groups(counted: duckdb.DuckDBPyConnection, codes: str) -> None:
    published, tolerance = REFERRAL_GROUPS[codes]
    found = new_adults(counted, f"avg(list_contains({codes.split()!r}, referral_source)::int)")
    assert found == pytest.approx(published, abs=tolerance)


def test_work_and_injecting_of_new_presentations(counted: duckdb.DuckDBPyConnection) -> None:
    assert new_adults(counted, "avg((employment = '1')::int)") == pytest.approx(0.29, abs=0.03)
    assert new_adults(counted, "avg((injecting = 'C')::int)") == pytest.approx(0.05, abs=0.015)
    assert new_adults(counted, "avg((injecting = 'P')::int)") == pytest.approx(0.10, abs=0.02)


def test_time_in_treatment_of_all_adults(counted: duckdb.DuckDBPyConnection) -> None:
    row = counted.execute(
        "select avg((years < 1)::int), avg((years >= 6)::int) from latest "
        "where substance_group <> 'young_people'"
    ).fetchone()
    assert row is not None
    # England 2023/24, when opiate clients were a smaller share than in the groups above
    assert row[0] == pytest.approx(0.62, abs=0.04)
    assert row[1] == pytest.approx(0.14, abs=0.04)


def test_young_people(counted: duckdb.DuckDBPyConnection) -> None:
    row = counted.execute(
        """
        select
            avg(contains(drugs, '5000')::int),
            avg(contains(drugs, '7000')::int),
            avg((not contains(drugs, '9996'))::int)
        from (
            select distinct on (person) drugs from episode
            where substance_group = 'young_people' and coalesce(ended, '9999-12-31') >= '2024-04-01'
        )
        """
    ).fetchone()
    assert row is not None
    for found, published in zip(row, (0.87, 0.44, 0.56), strict=True):
        assert found == pytest.approx(published, abs=0.05)
    days = counted.execute(
        "select avg(least(coalesce(ended, '2025-03-31'), date '2025-03-31') "
        "- greatest(started, date '2024-04-01')) from latest "
        "where substance_group = 'young_people'"
    ).fetchone()
    assert days is not None
    assert days[0] == pytest.approx(115, abs=12)


def test_completion_rates_scatter_by_area(counted: duckdb.DuckDBPyConnection) -> None:
    found = counted.execute(
        "select count(*) filter (has_left and reason in ('80', '81', '82')) / count(*) "
        "from latest where substance_group = 'alcohol_only' group by area order by area"
    ).fetchnumpy()
    rates = next(iter(found.values()))
    assert len(rates) == 4
    assert np.quantile(rates, 0.75) > rates.mean() + 0.02
