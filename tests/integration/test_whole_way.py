"""From a landing folder to a publication and back: the commands as a user types them.

One small sample is run for two months; everything else looks at what that left behind.
"""

from __future__ import annotations

import importlib
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.lib.registers import register
from orchestration.sample import write_sample
from tests.oracle import known_at, load_landing, measure_rows
from tests.program import cli

CELL = (
    "measure, component, period, window_code, area, provider_code, client_group, breakdown, "
    "breakdown_value"
)
FIGURE = f"{CELL}, numerator, denominator, value, lower_95, upper_95, status"
INDICATOR_CELL = (
    "indicator_id, contract, period, area, provider_code, role, label, client_group, breakdown, "
    "breakdown_value"
)
EARLIER, NEWEST = "2025-02", "2025-03"


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing") / "extracts"
    write_sample(folder, clients=400, months=8, seed=11, newest_month=NEWEST)
    return folder


@pytest.fixture(scope="session")
def home(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    for period in (EARLIER, NEWEST):
        run = cli(folder, "run", WAREHOUSE_LANDING=str(landing), PERIOD=period)
        assert run.returncode == 0, run.stderr[-2000:] + run.stdout[-2000:]
    return folder


@pytest.fixture
def marts(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(home / "published/latest/marts.duckdb"), read_only=True) as reader:
        yield reader


def figures(marts: duckdb.DuckDBPyConnection, period: str) -> dict[tuple[object, ...], tuple]:
    rows = marts.execute(
        f"select {FIGURE} from published.measure_values where period = ?", [period]
    ).fetchall()
    return {row[:9]: row[9:] for row in rows}


def test_every_published_table_is_in_the_file_and_as_parquet(
    home: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    manifest = json.loads((home / "published/latest/manifest.json").read_text(encoding="utf-8"))
    assert manifest["period"] == NEWEST
    assert {
        "measure_values", "measure_cases", "measure_history", "restatements", "dim_measure",
        "dim_period", "dim_area", "dim_provider", "dim_contract", "fct_episode", "fct_journey",
        "fct_intervention", "fct_outcome_form", "fct_referral", "dq_compliance", "dq_rule_result",
        "dim_indicator", "indicator_values", "indicator_history", "indicator_restatements",
    } <= set(manifest["row_counts"])  # fmt: skip
    for table, rows in manifest["row_counts"].items():
        parquet = home / "published/latest/parquet" / f"{table}.parquet"
        found = marts.execute(f"select count(*) from published.{table}").fetchone()
        also = marts.execute(f"select count(*) from read_parquet('{parquet}')").fetchone()
        assert found == also == (rows,)


@pytest.mark.parametrize("day", [date(2025, 3, 31), date(2024, 12, 31)])
def test_every_figure_equals_that_of_an_independent_implementation(
    landing: Path, marts: duckdb.DuckDBPyConnection, day: date
) -> None:
    known = known_at(load_landing(landing), NEWEST)
    expected = {
        (
            row.measure, row.component, row.period, row.window_code, row.area, row.provider_code,
            row.client_group, row.breakdown, row.breakdown_value,
        ): (row.numerator, row.denominator, row.value, row.lower_95, row.upper_95, row.status)
        for row in measure_rows(known, [day])
    }  # fmt: skip
    # the second implementation knows the core measures; every cell of theirs is compared
    covered = {cell[:2] + cell[3:4] for cell in expected}
    found = {
        cell: values
        for cell, values in figures(marts, day.strftime("%Y-%m")).items()
        if cell[:2] + cell[3:4] in covered
    }
    assert len(covered) > 90
    assert found.keys() == expected.keys()
    assert len(found) > 5000
    for cell, values in expected.items():
        assert found[cell] == pytest.approx(values, abs=1e-9, nan_ok=True), cell


def test_the_cases_of_a_figure_add_up_to_it(marts: duckdb.DuckDBPyConnection) -> None:
    wrong = marts.execute(
        f"""
        select {CELL}, any_value(figures.numerator), count_if(in_numerator)
        from published.measure_values as figures
        inner join published.measure_cases using ({CELL.replace(", ", ",")})
        inner join published.dim_measure using (measure, component, window_code)
        where value_kind in ('count', 'proportion', 'met_need')
        group by all having any_value(figures.numerator) <> count_if(in_numerator)
        """
    ).fetchall()
    assert wrong == []


def test_cases_that_are_written_in_parts_are_the_same_in_every_row(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marts: duckdb.DuckDBPyConnection
) -> None:
    publication = importlib.import_module("orchestration.publication.publish")
    monkeypatch.setattr(publication, "JOURNEYS_SORTED_AT_ONCE", 0)
    shutil.copy(home / "warehouse.duckdb", tmp_path)
    in_parts = publication.publish(
        tmp_path / "warehouse.duckdb",
        tmp_path / "published",
        period=NEWEST,
        accepted_reason=None,
        accepted_exceptions=[],
    )
    marts.execute(f"attach '{in_parts.folder / 'marts.duckdb'}' as parts (read_only)")
    whole, part = "published.measure_cases", "parts.published.measure_cases"
    counts = marts.execute(
        f"select (select count(*) from {whole}), (select count(*) from {part}), "
        f"(select count(*) from (from {whole} except all from {part}))"
    ).fetchone()
    assert counts is not None
    assert counts[0] == counts[1] > 10_000
    assert counts[2] == 0


def test_later_submissions_restate_figures_and_the_bridge_adds_up(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    rows, unexplained, off = marts.execute(
        """
        select
            count(*),
            count_if(reason = ''),
            count_if(abs(
                numerator_before + late_numerator + corrected_numerator + withdrawn_numerator
                + definition_numerator - numerator_after
            ) > 1e-6)
        from published.restatements
        """
    ).fetchall()[0]
    assert rows > 0
    assert (unexplained, off) == (0, 0)
    reasons = {
        reason
        for (text,) in marts.execute(
            "select distinct reason from published.restatements"
        ).fetchall()
        for reason in text.split(";")
    }
    assert "late" in reasons
    assert "definition" not in reasons


def test_the_history_gives_each_publication_its_own_values_back(
    home: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    earlier = home / "published" / EARLIER / "1" / "marts.duckdb"
    marts.execute(f"attach '{earlier}' as earlier (read_only)")
    different = marts.execute(
        f"""
        with held as (
            select * from published.measure_history where publication <= 1
            qualify row_number() over (partition by {CELL} order by publication desc) = 1
        )
        (
            select {CELL}, numerator, denominator, value from earlier.published.measure_values
            except select {CELL}, numerator, denominator, value from held
        )
        """
    ).fetchall()
    assert different == []


def test_no_indicator_of_a_contract_is_silently_absent(marts: duckdb.DuckDBPyConnection) -> None:
    silent = marts.execute(
        """
        with provider as (
            select contract, framework, area, provider_code from published.dim_contract
            union
            select contract, framework, area, 'all' from published.dim_contract
        )
        select indicator_id, contract, provider_code, period
        from provider
        inner join published.dim_indicator using (framework)
        cross join published.dim_period
        anti join (
            select * from published.indicator_values
            where role = 'headline' and (value is not null or status_reason is not null)
        ) using (indicator_id, contract, area, provider_code, period)
        """
    ).fetchall()
    assert silent == []
    rated = marts.execute(
        "select count(*), count(distinct rag) from published.indicator_values "
        "where period = ? and rag <> 'no_target'",
        [NEWEST],
    ).fetchone()
    assert rated is not None
    assert rated[0] > 0


def test_the_bridge_of_an_indicator_is_that_of_its_measure_and_adds_up(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    parts = [
        f"{step}_{part}"
        for step in ("late", "corrected", "withdrawn", "definition")
        for part in ("numerator", "denominator")
    ]
    rows, off, other = marts.execute(
        f"""
        select
            count(*),
            count_if(abs(indicators.numerator_before - indicators.numerator_after
                + indicators.late_numerator + indicators.corrected_numerator
                + indicators.withdrawn_numerator + indicators.definition_numerator) > 1e-6),
            count_if({
            " or ".join(f"indicators.{part} is distinct from measures.{part}" for part in parts)
        })
        from published.indicator_restatements as indicators
        left join published.restatements as measures
            on measures.measure = indicators.measure_after
            and measures.component = indicators.component_after
            and measures.window_code = indicators.window_code_after
            and measures.period = indicators.period and measures.area = indicators.area
            and measures.provider_code = indicators.provider_code
            and measures.client_group = indicators.client_group
            and measures.breakdown = indicators.breakdown
            and measures.breakdown_value = indicators.breakdown_value
            and measures.publication_after = indicators.publication_after
        """
    ).fetchall()[0]
    assert rows > 0
    assert (off, other) == (0, 0)


def test_the_history_gives_each_publication_its_own_indicators_back(
    home: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    earlier = home / "published" / EARLIER / "1" / "marts.duckdb"
    marts.execute(f"attach '{earlier}' as earlier_indicators (read_only)")
    shown = f"{INDICATOR_CELL}, measure, numerator, denominator, value, target, rag, needed, status"
    different = marts.execute(
        f"""
        with held as (
            select * from published.indicator_history where publication <= 1
            qualify row_number() over (
                partition by {INDICATOR_CELL} order by publication desc
            ) = 1
        )
        select {shown} from earlier_indicators.published.indicator_values
        except select {shown} from held
        """
    ).fetchall()
    assert different == []


def cut_off_local_records(warehouse: duckdb.DuckDBPyConnection, cut: str) -> None:
    """Take away what local records say of the days after `cut`, days set beforehand apart."""
    fields = warehouse.execute(
        """
        select dates.entity, dates.field, dates.is_filled
        from registers.local_fields as dates
        anti join registers.local_future_dates as beforehand
            on dates.entity = beforehand.entity and dates.field = beforehand.field
        where dates.content in ('date', 'month', 'timestamp')
        order by dates.is_filled desc, dates.entity, dates.field
        """
    ).fetchall()
    touched = 0
    for entity, field, is_filled in fields:
        what = f"delete from raw.local_{entity}"
        if is_filled == "N":
            # an outcome of later is awaited until then
            awaited = ", outcome = 'awaited'" if field == "outcome_date" else ""
            what = f"update raw.local_{entity} set {field} = null{awaited}"
        touched += len(
            warehouse.execute(
                f"""
                {what} where (_file_id, _row_number) in (
                    select (_file_id, _row_number) from staging.stg_local__{entity}
                    where cast({field} as date) > {cut}
                )
                returning _file_id
                """
            ).fetchall()
        )
    assert touched > 100


def test_figures_of_a_past_month_equal_a_rebuild_from_data_cut_off_at_it(
    home: Path, marts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    past, cut = "2024-12", "date '2024-12-31'"
    copy = tmp_path / "home"
    copy.mkdir()
    shutil.copy(home / "warehouse.duckdb", copy)
    with duckdb.connect(str(copy / "warehouse.duckdb")) as warehouse:
        # no publication to compare with, and nothing dated after the month's end
        warehouse.execute("update raw.run_request set previous_period = null")
        for table, day in {
            # a referral counts from its day, though no record may be without a triage: one that
            # waited for it at the cut is known since, as WT04 counts it
            "dq_episode": "refld_date",
            "dq_modality": "modst_date",
            "dq_outcome": "topdate_date",
            "dq_client_info_review": "cirdt_date",
        }.items():
            warehouse.execute(f"delete from quality.{table} where {day} > {cut}")
        warehouse.execute(
            f"update quality.dq_episode set disd = null, disrsn = null, disd_date = null "
            f"where disd_date > {cut}"
        )
        warehouse.execute(
            f"update quality.dq_modality set modend_date = null where modend_date > {cut}"
        )
        cut_off_local_records(warehouse, cut)
    built = cli(copy, "dbt", "run", "-s", "fqn:intermediate", "fqn:marts")
    assert built.returncode == 0, built.stdout[-3000:]
    with duckdb.connect(str(copy / "warehouse.duckdb"), read_only=True) as warehouse:
        rebuilt = {
            row[:9]: row[9:14]
            for row in warehouse.execute(
                f"select {FIGURE} from marts.measure_values where period = ?", [past]
            ).fetchall()
        }
    published = {cell: values[:5] for cell, values in figures(marts, past).items()}
    # a provider whose first client came later has no cells of its own in the rebuild
    assert rebuilt.keys() <= published.keys()
    assert len(rebuilt) > 5000
    for cell, values in rebuilt.items():
        assert published[cell] == values, cell


@pytest.mark.parametrize("entity", ["client", "naloxone_event", "opsy_referral"])
def test_without_the_files_of_an_extract_only_what_rests_on_it_is_missing(
    entity: str, home: Path, tmp_path: Path
) -> None:
    shutil.copy(home / "warehouse.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:
        warehouse.execute("delete from raw.local_file where entity = ?", [entity])
    built = cli(tmp_path, "dbt", "run", "-s", "stg_local_files+", "--exclude", "fqn:published")
    assert built.returncode == 0, built.stdout[-3000:]
    reading = [row for row in register("measure_local_entities") if row["entity"] == entity]
    resting = {(row["measure"], row["component"]) for row in reading if row["is_needed"] == "Y"}
    # these have figures without the extract, if others
    standing = {(row["measure"], row["component"]) for row in reading if row["is_needed"] == "N"}
    shown = (
        f"measure, component, value, status, status_reason, {INDICATOR_CELL}, numerator, "
        "denominator, lower_95, upper_95"
    )
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as warehouse:
        warehouse.execute(
            f"attach '{home / 'published/latest/marts.duckdb'}' as before (read_only)"
        )
        before = f"select {shown} from before.published.indicator_values"
        after = f"select {shown} from marts.indicator_values"
        gone = warehouse.execute(f"{before} except {after}").fetchall()
        come = warehouse.execute(f"{after} except {before}").fetchall()
    assert gone
    assert come
    expected = resting | standing
    for measure, component, *cell in [*gone, *come]:
        assert {(measure, component), (measure, "")} & expected, (measure, component, cell)
    for measure, component, value, status, reason, *cell in come:
        if {(measure, component), (measure, "")} & standing:
            assert status != "not_collected", (measure, component, cell)
            continue
        assert (value, status) == (None, "not_collected"), (measure, component, cell)
        assert entity in reason.replace(",", " ").split(), (measure, component, reason)


def test_a_second_run_gives_the_same_values_and_a_reader_notices_nothing(
    landing: Path, home: Path
) -> None:
    again = home.with_name("again")
    shutil.copytree(home, again, symlinks=True)
    with duckdb.connect(str(again / "published/latest/marts.duckdb"), read_only=True) as reader:
        before = reader.execute("select * from published.measure_values order by all").fetchall()
        run = cli(again, "run", WAREHOUSE_LANDING=str(landing))
        assert run.returncode == 0, run.stderr[-2000:]
        held = reader.execute("select * from published.measure_values order by all").fetchall()
    assert (again / "published/latest").resolve() == again / "published" / NEWEST / "3"
    with duckdb.connect(str(again / "published/latest/marts.duckdb"), read_only=True) as reader:
        after = reader.execute("select * from published.measure_values order by all").fetchall()
        changed = reader.execute(
            "select count(*) from published.restatements where publication_after = 3"
        ).fetchone()
    assert before == held == after
    assert changed == (0,)


def test_a_broken_file_is_named_everything_good_lands_and_the_gate_closes(
    landing: Path, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "extracts"
    shutil.copytree(landing, folder)
    (folder / "ndtms" / NEWEST / "broken.csv").write_text(
        "AGNCY,CLIENTID\nN9101,1\n", encoding="utf-8"
    )
    closed = home.with_name("closed")
    shutil.copytree(home, closed, symlinks=True)
    standing = (closed / "published/latest").resolve()
    run = cli(closed, "run", WAREHOUSE_LANDING=str(folder))
    assert run.returncode == 3, run.stderr[-2000:]
    told = [line for line in run.stdout.splitlines() if f"ndtms/{NEWEST}/broken.csv: rej" in line]
    assert len(told) == 2, "once when it is landed, once as a reason of the gate"
    assert "EPISODID" in told[0]
    assert "dagster" not in run.stdout
    assert (closed / "published/latest").resolve() == standing
    accepted = cli(closed, "run", WAREHOUSE_LANDING=str(folder), ACCEPT="provider told on Monday")
    assert accepted.returncode == 0, accepted.stderr[-2000:]
    manifest = json.loads((closed / "published/latest/manifest.json").read_text(encoding="utf-8"))
    assert manifest["accepted"]["reason"] == "provider told on Monday"


def test_the_unit_tests_and_data_tests_of_dbt_pass(home: Path) -> None:
    run = cli(home, "dbt", "--quiet", "test")
    assert run.returncode == 0, run.stdout[-4000:]


def test_no_identifier_leaves_the_restricted_files(landing: Path, home: Path) -> None:
    birth_dates, references = set(), set()
    with duckdb.connect() as reader:
        for born, client in reader.execute(
            f"""
            select distinct DOB, CLIENT
            from read_csv('{landing}/ndtms/{NEWEST}/N9202*.csv', all_varchar = true)
            where CONSENT = 'Y'
            """
        ).fetchall():
            birth_dates.add(born)
            references.add(client)
        assert len(references) > 20
        local = {
            client
            for (client,) in reader.execute(
                f"""
                select distinct client_id
                from read_csv(
                    '{landing}/case_management/{NEWEST}/*/client.csv',
                    all_varchar = true, union_by_name = true
                )
                """
            ).fetchall()
        }
        assert len(local) > 20
        references |= local
        for path in (home / "published/latest/parquet").glob("*.parquet"):
            columns = [
                name
                for name, kind, *_ in reader.execute(
                    f"describe select * from read_parquet('{path}')"
                ).fetchall()
                if kind == "VARCHAR"
            ]
            for column in columns:
                values = {
                    value
                    for (value,) in reader.execute(
                        f"select distinct {column} from read_parquet('{path}')"
                    ).fetchall()
                }
                assert not values & references, (path.name, column)
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in [
            home / "quality/latest/compliance.csv",
            home / "quality/latest/rule_results.csv",
            home / "quality/latest/gate.json",
            home / "published/latest/manifest.json",
        ]
    )
    assert not references & set(text.split('"'))
    # a reference of digits alone is any number of a report; those of local extracts have letters
    reports = [
        path
        for folder in ("quality/latest", "published/latest")
        for path in (home / folder).rglob("*")
        if path.suffix in {".csv", ".html"} and "fix-lists" not in path.parts
    ]
    assert len(reports) > 50
    for path in reports:
        assert not local & set(re.split(r"[^\w-]+", path.read_text(encoding="utf-8"))), path.name
    assert (home / "quality/latest/fix-lists").stat().st_mode & 0o077 == 0
    assert (home / "warehouse.duckdb").stat().st_mode & 0o077 == 0


def test_the_reports_of_the_quarter_lie_in_the_publication(
    home: Path, marts: duckdb.DuckDBPyConnection
) -> None:
    reports = home / "published/latest/reports"
    index = (reports / "index.html").read_text(encoding="utf-8")
    contracts = marts.execute("select distinct contract from published.dim_contract").fetchall()
    assert contracts
    for (contract,) in contracts:
        for form in ("html", "pdf", "xlsx"):
            assert (reports / f"quarterly/{contract}.{form}").is_file()
            assert f'href="quarterly/{contract}.{form}"' in index
    red = marts.execute(
        "select distinct contract, indicator_id from published.indicator_values "
        "where period = ? and rag = 'red' and role = 'headline' and provider_code = 'all'",
        [NEWEST],
    ).fetchall()
    assert red
    for contract, indicator in red:
        assert f'href="quarterly/{contract}/{indicator}.html"' in index
        assert (reports / f"quarterly/{contract}/{indicator}.html").is_file()
    assert all(path.stat().st_mode & 0o7 == 0 for path in reports.rglob("*"))
