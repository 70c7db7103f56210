"""The synthetic extracts: their form, what each submission knows, and what is planted."""

import csv
import io
import re
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest

from orchestration.sample import SampleSummary, write_sample
from orchestration.sample.calibration import REGISTERS, SEEDS
from orchestration.sample.calibration import rows as seed_rows
from orchestration.sample.faults import FAULTS
from orchestration.sample.history import draw_history
from orchestration.sample.periods import make_periods
from orchestration.sample.submissions import SET_P_DATES, SET_P_FIELDS

CLIENTS = 500
MONTHS = 16
NEWEST = "2025-03"
FIRST = "2023-12"


def read_text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252")


def read_rows(path: Path) -> pa.Table:
    text = read_text(path)
    columns = [name.strip('"') for name in text.split("\n", 1)[0].strip().split(",")]
    options = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
    )
    return pa_csv.read_csv(io.BytesIO(text.encode()), convert_options=options)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    out = tmp_path_factory.mktemp("landing") / "sample"
    return write_sample(out, clients=CLIENTS, months=MONTHS, seed=11, newest_month=NEWEST)


@pytest.fixture(scope="module")
def extracts(sample: SampleSummary) -> duckdb.DuckDBPyConnection:
    """Table ``extract``: every row of every file that counts, dates parsed."""
    parts = []
    for path in sample.files:
        if path == sample.faulty_file:
            continue
        table = read_rows(path)
        size = table.num_rows
        table = table.append_column("month", pa.array([path.parent.name] * size))
        parts.append(table.append_column("file", pa.array([path.name] * size)))
    connection = duckdb.connect()
    connection.register("landed", pa.concat_tables(parts))
    dates = ", ".join(
        f"try_strptime({name}, ['%Y-%m-%d', '%Y%m%d'])::date as {name}"
        for name in SET_P_FIELDS
        if name in SET_P_DATES
    )
    connection.execute(
        f"""
        create table extract as
        select * replace ({dates}), last_day((month || '-01')::date) as month_end
        from landed
        """
    )
    return connection


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from ({relation})").fetchone()
    assert row is not None
    return int(row[0])


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    contents = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        summary = write_sample(tmp_path / name, clients=80, months=2, seed=seed)
        contents.append(
            {
                path.relative_to(summary.folder): path.read_bytes()
                for path in summary.files + summary.reference_files
            }
        )
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


def test_history_holds_every_client_once_under_one_key() -> None:
    history = draw_history(make_periods(6, NEWEST), clients=3000, seed=5)
    assert len(np.unique(history.episodes.person)) == 3000
    people = history.people
    initials = [people.columns[name].to_pylist() for name in ("FINITIAL", "SINITIAL", "SEX")]
    assert len(set(zip(*initials, people.born.tolist(), strict=True))) == 3000


def test_months_are_consecutive_and_end_at_the_newest(sample: SampleSummary) -> None:
    assert (sample.months[0], sample.months[-1], len(sample.months)) == (FIRST, NEWEST, MONTHS)
    folders = sorted(path.name for path in (sample.folder / "ndtms").iterdir())
    assert folders == list(sample.months)


def test_files_have_the_set_p_columns_in_order_and_quote_every_value(
    sample: SampleSummary,
) -> None:
    assert len(SET_P_FIELDS) == 185
    header = ",".join(f'"{name}"' for name in SET_P_FIELDS)
    for path in sample.files[-9:]:
        lines = read_text(path).splitlines()
        assert lines[0] == header
        # every filled value stands in quotes; a blank may stand bare between its commas
        value = r'("([^"]|"")*")?'
        assert all(re.fullmatch(f"{value}(,{value}){{184}}", line) for line in lines)


def test_file_names_follow_the_convention(sample: SampleSummary) -> None:
    names = {path.name for path in sample.files if path.parent.name == "2024-02"}
    assert "N9101-20240201-20240229-TREAT-IN-P.csv" in names
    assert all(name.endswith("-20240201-20240229-TREAT-IN-P.csv") for name in names)


def test_each_form_that_real_extracts_take_occurs(sample: SampleSummary) -> None:
    newest = {
        path.name[:5]: path.read_bytes() for path in sample.files if path.parent.name == NEWEST
    }
    assert newest["N9402"].startswith(b"\xef\xbb\xbf")
    assert newest["N9402"].count(b"\r\n") == newest["N9402"].count(b"\n") > 1
    assert "RÉSEAU".encode("windows-1252") in newest["N9102"]
    assert b"\xc3\x89" not in newest["N9102"]
    compact = read_rows(next(path for path in sample.files if path.name.startswith("N9301")))
    assert {len(value) for value in compact["TRIAGED"].to_pylist()} <= {0, 8}
    assert all(b"\r" not in content for agency, content in newest.items() if agency != "N9402")


def test_row_styles(extracts: duckdb.DuckDBPyConnection) -> None:
    child = ("MODID", "TITID", "TOPID", "CIRID")
    filled = " + ".join(f"({name} <> '')::int" for name in child)
    spread = f"from extract where AGNCY = 'N9203' and ({filled}) > 1"
    assert count(extracts, spread) == 0
    packed = f"from extract where AGNCY = 'N9101' and ({filled}) > 2"
    assert count(extracts, packed) > 0
    repeated = """
        from extract where AGNCY = 'N9401' and TITID <> ''
        group by file, EPISODID, TITID having count(*) > 1
    """
    assert count(extracts, f"select EPISODID {repeated}") > 0


def test_no_record_is_dated_after_its_submission_month(
    extracts: duckdb.DuckDBPyConnection,
) -> None:
    for name in SET_P_DATES & set(SET_P_FIELDS):
        assert count(extracts, f"from extract where {name} > month_end") == 0, name


def test_episodes_discharged_before_the_content_window_are_gone(
    extracts: duckdb.DuckDBPyConnection,
) -> None:
    # 1 April of the financial year before the one that holds the month
    start = """make_date(
        year(month_end) - 1 - (month(month_end) < 4)::int, 4, 1
    )"""
    assert count(extracts, f"from extract where DISD < {start}") == 0
    assert count(extracts, f"from extract where DISD < {start} + interval 3 month") > 0


def test_refusals_hold_nothing_but_their_key(extracts: duckdb.DuckDBPyConnection) -> None:
    others = [name for name in SET_P_FIELDS if name not in ("AGNCY", "CLIENTID", "CONSENT")]
    filled = " or ".join(
        f"{name} is not null" if name in SET_P_DATES else f"{name} <> ''" for name in others
    )
    assert count(extracts, f"from extract where CONSENT = 'N' and ({filled})") == 0
    share = count(extracts, "select distinct CLIENTID from extract where CONSENT = 'N'") / CLIENTS
    assert 0.005 < share < 0.05


def test_submissions_grow_within_a_financial_year(extracts: duckdb.DuckDBPyConnection) -> None:
    episodes = extracts.execute(
        "select count(distinct (AGNCY, EPISODID)) from extract "
        "where month between '2024-05' and '2025-03' group by month order by month"
    ).fetchnumpy()
    sizes = next(iter(episodes.values()))
    assert (np.diff(sizes) > 0).all()


def test_identifiers_are_stable(extracts: duckdb.DuckDBPyConnection) -> None:
    for key, value in (
        ("EPISODID", "(CLIENTID, REFLD, TRIAGED, DRUG1)"),
        ("EPISODID, MODID", "(MODAL, REFMODDT)"),
        ("EPISODID, TOPID", "(TOPDATE, TRSTAGE, ALCUSE)"),
        ("EPISODID, CIRID", "CIRDT"),
        ("EPISODID, MODID, SUBMID", "SUBMODDT"),
    ):
        last = key.split(", ")[-1]
        changed = f"""
            select 1 from extract where CONSENT = 'Y' and {last} <> ''
            group by AGNCY, {key} having count(distinct {value}) > 1
        """
        assert count(extracts, changed) == 0, key


def test_later_submissions_correct_earlier_ones(extracts: duckdb.DuckDBPyConnection) -> None:
    late_discharges = """
        select 1 from extract as earlier join extract as later
            on later.AGNCY = earlier.AGNCY and later.EPISODID = earlier.EPISODID
        where earlier.DISD is null and later.DISD <= earlier.month_end
    """
    late_forms = """
        select min(month_end) from extract where TOPID <> ''
        group by AGNCY, EPISODID, TOPID
        having min(month_end) > last_day(min(TOPDATE)) and min(month) > '2023-12'
    """
    corrected = """
        select 1 from extract where CONSENT = 'Y'
        group by AGNCY, CLIENTID having count(distinct DOB) > 1
    """
    withdrawn_consent = (
        "select 1 from extract group by AGNCY, CLIENTID having max(CONSENT) > min(CONSENT)"
    )
    withdrawn_episodes = f"""
        select 1 from extract where CONSENT = 'Y' and AGNCY <> 'N9201'
        group by AGNCY, CLIENTID, EPISODID
        having max(month) < '{NEWEST}' and max(DISD) is null
    """
    for planted in (late_discharges, late_forms, corrected, withdrawn_consent, withdrawn_episodes):
        assert count(extracts, planted) > 0, planted


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("V010", "AGNCY = '' or CLIENTID = ''"),
        ("V011", "CONSENT not in ('Y', 'N')"),
        ("V013", "CONSENT = 'Y' and (FINITIAL = '' or SINITIAL = '' or DOB is null or SEX = '')"),
        (
            "V014",
            "CONSENT = 'Y' and (EPISODID = '' or REFLD is null or TRIAGED is null or DRUG1 = '')",
        ),
        ("V015", "CONSENT = 'Y' and DAT = ''"),
        ("V017", "DOB > REFLD"),
        ("V021", "REFLD > TRIAGED"),
        ("V024", "DISD < TRIAGED"),
        ("V025", "(DISD is null) <> (DISRSN = '')"),
        ("V044", "(MODID = '') <> (MODAL = '')"),
        ("V045", "MODST < TRIAGED or MODST > DISD"),
        ("V046", "MODEND < MODST or MODEND > DISD"),
        ("V047", "(MODEND is null) <> (MODEXIT = '')"),
        ("V053", "SUBMODDT < MODST or SUBMODDT > coalesce(MODEND, DISD) + 28"),
        ("V055", "(TOPID = '') <> (TOPDATE is null) or (TOPID = '') <> (TRSTAGE = '')"),
        ("V032", "CONSENT = 'Y' and (DRUG1 in (DRUG2, DRUG3) or DRUG2 = DRUG3)"),
        ("V041", "(CHILDWTH = '0') <> (PRNTSTAT in ('13', '14')) and PRNTSTAT <> '15'"),
    ],
)
def test_rules_hold(extracts: duckdb.DuckDBPyConnection, rule: str, broken: str) -> None:
    assert count(extracts, f"from extract where {broken}") == 0, rule


def test_day_counts_and_scales_are_in_range(extracts: duckdb.DuckDBPyConnection) -> None:
    fields = [
        row
        for row in seed_rows("ndtms_fields", REGISTERS)
        if row["in_set_p"] == "Y" and row["value_type"] == "integer" and row["max_value"]
    ]
    for row in fields:
        outside = f"""
            from extract
            where {row["field"]} not in ('', 'NA', '98', '99')
              and {row["field"]}::int not between {row["min_value"]} and {row["max_value"]}
        """
        assert count(extracts, outside) == 0, row["field"]


def test_coded_values_are_in_their_lists(extracts: duckdb.DuckDBPyConnection) -> None:
    codes: dict[str, set[str]] = {}
    for row in seed_rows("ndtms_codes", REGISTERS):
        codes.setdefault(row["code_list"], {""}).add(row["code"])
    for row in seed_rows("ndtms_fields", REGISTERS):
        if row["in_set_p"] != "Y" or row["code_list"] in ("", "DAT"):
            continue
        found = extracts.execute(f"select distinct {row['field']} from extract").fetchall()
        assert {value for (value,) in found} <= codes[row["code_list"]], row["field"]


def test_no_client_has_two_open_episodes_at_an_agency(
    extracts: duckdb.DuckDBPyConnection,
) -> None:
    overlapping = """
        with episodes as (
            select distinct month, AGNCY, CLIENTID, EPISODID, TRIAGED,
                coalesce(DISD, date '9999-12-31') as ends
            from extract where CONSENT = 'Y'
        )
        select 1 from episodes as one join episodes as two using (month, AGNCY, CLIENTID)
        where one.EPISODID < two.EPISODID and one.TRIAGED < two.ends and two.TRIAGED < one.ends
    """
    assert count(extracts, overlapping) == 0


def test_copies_of_an_episode_agree_within_a_file(extracts: duckdb.DuckDBPyConnection) -> None:
    entities = {row["field"]: row["entity"] for row in seed_rows("ndtms_fields", REGISTERS)}
    same = [name for name in SET_P_FIELDS if entities[name] in ("client", "episode", "episode_yp")]
    columns = ", ".join(same)
    differing = f"""
        select 1 from (select distinct file, {columns} from extract where CONSENT = 'Y')
        group by file, EPISODID having count(*) > 1
    """
    assert count(extracts, differing) == 0


def test_first_file_of_one_month_fails_and_its_resubmission_does_not(
    sample: SampleSummary,
) -> None:
    faulty, resubmission = sample.faulty_file, sample.resubmission
    assert faulty is not None
    assert resubmission is not None
    assert faulty.parent == resubmission.parent
    assert faulty.parent.name == "2024-11"
    assert sorted([resubmission.name, faulty.name]) == [faulty.name, resubmission.name]
    before, after = read_rows(faulty), read_rows(resubmission)
    changed = {
        name for name in before.column_names if before[name].to_pylist() != after[name].to_pylist()
    }
    assert changed == {fault.field for fault in FAULTS}


@pytest.mark.parametrize(("months", "expected"), [(1, None), (3, None), (4, 0), (5, 0), (6, 1)])
def test_month_of_the_failed_submission(tmp_path: Path, months: int, expected: int | None) -> None:
    summary = write_sample(tmp_path / "sample", clients=60, months=months, seed=3)
    found = None if summary.faulty_file is None else summary.faulty_file.parent.name
    assert found == (None if expected is None else summary.months[expected])


def test_provider_change(sample: SampleSummary, extracts: duckdb.DuckDBPyConnection) -> None:
    contracts = read_rows(sample.folder / "reference" / "contracts.csv").to_pylist()
    old, new = (row for row in contracts if row["contract"] == "hackney_drug_alcohol")
    assert (old["provider_code"], old["end_date"]) == ("old_lantern", "2023-12-31")
    assert (new["provider_code"], new["start_date"]) == ("paper_boat", "2024-01-01")
    assert count(extracts, "from extract where AGNCY = 'N9201' and TRIAGED >= '2024-01-01'") == 0
    assert count(extracts, "from extract where AGNCY = 'N9202' and TRIAGED < '2024-01-01'") == 0
    gaps = extracts.execute(
        """
        select date_diff('day', one.DISD, min(two.MODST)) as gap
        from extract as one join extract as two using (FINITIAL, SINITIAL, SEX, DOB)
        where one.AGNCY = 'N9201' and one.DISRSN = '83' and one.DISD >= '2023-12-15'
          and two.AGNCY = 'N9202' and two.MODST >= one.DISD
        group by one.CLIENTID, one.DISD
        """
    ).fetchnumpy()["gap"]
    assert len(gaps) > 20
    assert 0.75 < (gaps <= 21).mean() < 1


def test_reference_tables(sample: SampleSummary) -> None:
    folder = sample.folder / "reference"
    header = {path.stem: read_text(path).splitlines()[0] for path in folder.iterdir()}
    assert header["agencies"] == (
        "agency_code,agency_name,provider_code,provider_name,service,authority_code"
    )
    assert header["areas"] == "area,authority_code"
    assert header["contracts"].startswith(
        "contract,framework,area,provider_code,start_date,end_date"
    )
    assert header["submissions"] == "dataset,agency_code,period,received_date"
    areas = read_rows(folder / "areas.csv").to_pylist()
    assert {row["area"] for row in areas} == {
        "somerset",
        "hackney_city",
        "cheshire_east",
        "wirral",
        "stoke_on_trent",
    }
    codes = [row["authority_code"] for row in areas]
    assert len(codes) == len(set(codes))
    agencies = {row["agency_code"] for row in read_rows(folder / "agencies.csv").to_pylist()}
    assert {path.name[:5] for path in sample.files} == agencies


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.csv")), ids=lambda path: path.stem)
def test_calibration_seeds_are_rectangular(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert {len(line) for line in lines} == {len(lines[0])}


def test_refuses_what_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="clients is 3"):
        write_sample(tmp_path / "new", clients=3)
    with pytest.raises(ValueError, match="months is 0"):
        write_sample(tmp_path / "new", months=0)
    with pytest.raises(ValueError, match="newest_month is '202x'"):
        write_sample(tmp_path / "new", newest_month="202x")
    (tmp_path / "something.csv").write_text("")
    with pytest.raises(FileExistsError, match="is not empty"):
        write_sample(tmp_path)
    assert not (tmp_path / "new").exists()
