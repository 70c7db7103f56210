"""The local extracts and returns of the sample: their form, what they know, what they link to."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from orchestration.sample import write_sample
from orchestration.sample.calibration import REGISTERS
from orchestration.sample.calibration import rows as seed_rows
from orchestration.sample.history import History, draw_history
from orchestration.sample.local import write_local
from orchestration.sample.local.draws import age_at
from orchestration.sample.periods import make_periods

SEED = 2025
NEWEST, EARLIER = "2025-03", "2025-02"
FIELDS = seed_rows("local_fields", REGISTERS)
ENTITIES = {row["entity"]: row["folder"] for row in seed_rows("local_entities", REGISTERS)}
PATTERNS = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "month": r"\d{4}-\d{2}",
    "timestamp": r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}",
    "integer": r"-?\d+",
    "decimal": r"-?\d+(\.\d+)?",
    "boolean": "[YN]",
}
PLANNED = {
    ("assessment", "court_deadline_date"),
    ("action_plan", "deadline"),
    ("report_submission", "due_date"),
}
"""Days that are set beforehand."""
HANDED_IN_AFTERWARDS = {
    ("narrative_entry", "submitted_date"),
    ("report_submission", "received_date"),
}
"""Days in the month after the one that a return is about."""
ORDERS = (
    ("referral", ("received_date", "closed_without_start_date")),
    ("episode", ("start_date", "structured_start_date", "discharge_date")),
    ("episode", ("journey_start_date", "structured_start_date")),
    ("episode", ("substance_career_start_date", "start_date")),
    (
        "intervention",
        ("referred_date", "first_offered_appointment_date", "start_date", "end_date"),
    ),
    ("prescription", ("start_date", "end_date")),
    (
        "mental_health_need",
        ("recorded_date", "referral_date", "treatment_or_support_received_date"),
    ),
    (
        "death",
        ("date_of_death", "service_informed_at", "commissioner_notified_at", "review_sent_at"),
    ),
    ("death", ("last_discharge_date", "date_of_death", "audit_reviewed_date")),
    (
        "opsy_referral",
        ("referral_date", "accepted_date", "assessed_date", "support_start_date"),
    ),
    ("opsy_exit", ("ceased_date", "exit_date")),
    ("opsy_placement", ("start_date", "end_date")),
    ("opsy_child", ("date_of_birth", "lac_from", "lac_to")),
    ("child", ("date_of_birth", "identified_date", "support_start_date")),
    ("prison_transfer", ("notified_date", "release_date", "engaged_date")),
    ("cj_order", ("start_date", "end_date")),
    ("safeguarding_referral", ("referral_date", "escalation_date")),
    ("domestic_abuse", ("disclosure_date", "sidas_referral_date", "sidas_joint_work_from")),
    ("housing_record", ("recorded_date", "housing_referral_date", "stable_accommodation_date")),
    ("eet_record", ("recorded_date", "eet_referral_date", "eet_engaged_date")),
    ("client_status", ("valid_from", "valid_to")),
    ("client_residence", ("valid_from", "valid_to")),
    ("parental_status", ("valid_from", "valid_to")),
    ("child_plan_status", ("valid_from", "valid_to")),
    ("peer_mentor", ("from_date", "to_date")),
    ("exchange_site", ("active_from", "active_to")),
    ("serious_incident", ("incident_date", "reported_date")),
    ("staff", ("start_date", "end_date")),
)


@pytest.fixture(scope="module")
def history() -> History:
    return draw_history(make_periods(36, NEWEST), clients=4000, seed=SEED)


@pytest.fixture(scope="module")
def landing(history: History, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing")
    write_local(folder, history, SEED)
    return folder


@pytest.fixture(scope="module")
def local(landing: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Load a table for every entity: its fields, ``month`` and ``provider`` of the file."""
    with duckdb.connect() as connection:
        for entity, folder in ENTITIES.items():
            files = f"{landing}/{folder}/*/*/{entity}.csv"
            connection.execute(
                f"""
                create table {entity} as
                select * exclude filename,
                    split_part(filename, '/', -3) as month,
                    split_part(filename, '/', -2) as provider
                from read_csv('{files}', all_varchar = true, header = true, filename = true)
                """
            )
        yield connection


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from ({relation})").fetchone()
    assert row is not None
    return int(row[0])


def fields_of(entity: str) -> list[str]:
    return [row["field"] for row in FIELDS if row["entity"] == entity]


def test_every_file_has_the_fields_of_the_register_in_their_order(landing: Path) -> None:
    files = [*landing.glob("case_management/*/*/*.csv"), *landing.glob("returns/*/*/*.csv")]
    assert {path.stem for path in files} == set(ENTITIES)
    for path in files:
        assert path.parts[-4] == ENTITIES[path.stem]
        header = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert header.replace('"', "").split(",") == fields_of(path.stem)


def test_every_field_is_filled_somewhere_and_every_accepted_value_occurs(
    local: duckdb.DuckDBPyConnection,
) -> None:
    lacking = []
    for row in FIELDS:
        entity, field = row["entity"], row["field"]
        found = local.execute(
            f"select distinct unnest(string_split({field}, ';')) from {entity}"
        ).fetchall()
        values = {value for (value,) in found}
        accepted = set(row["accepted_values"].split(";")) - {""}
        assert not accepted or values <= accepted, (entity, field)
        if not values or not accepted <= values:
            lacking.append((entity, field, accepted - values))
    assert lacking == []


def test_values_have_the_form_of_their_field(local: duckdb.DuckDBPyConnection) -> None:
    for row in FIELDS:
        if row["content"] in PATTERNS:
            found = local.execute(f"select distinct {row['field']} from {row['entity']}").fetchall()
            pattern = re.compile(PATTERNS[row["content"]])
            assert all(value is None or pattern.fullmatch(value) for (value,) in found), row


def test_required_fields_are_filled_and_keys_are_unique(local: duckdb.DuckDBPyConnection) -> None:
    for row in FIELDS:
        if row["is_filled"] == "Y":
            blank = f"select 1 from {row['entity']} where {row['field']} is null"
            assert count(local, blank) == 0, row
    for entity in ENTITIES:
        keys = [r["field"] for r in FIELDS if r["entity"] == entity and r["is_key"] == "Y"]
        repeated = f"""
            select 1 from {entity}
            group by month, provider, {", ".join(keys)} having count(*) > 1
        """
        assert count(local, repeated) == 0, entity


def test_references_resolve_within_a_snapshot_or_what_was_returned_until_then(
    local: duckdb.DuckDBPyConnection,
) -> None:
    for row in FIELDS:
        if not row["references_to"]:
            continue
        entity, field = row["entity"], row["field"]
        target, key = row["references_to"].split(".")
        in_time = "=" if ENTITIES[target] == "case_management" else "<="
        unresolved = f"""
            select 1 from {entity} as one
            where one.{field} is not null and not exists (
                select 1 from {target} as two
                where two.{key} = one.{field} and two.provider = one.provider
                    and two.month {in_time} one.month
            )
        """
        assert count(local, unresolved) == 0, (entity, field)


def test_snapshots_are_of_the_two_newest_months_and_returns_of_two_years(
    local: duckdb.DuckDBPyConnection,
) -> None:
    months = local.execute("select distinct month from client order by month").fetchall()
    assert months == [(EARLIER,), (NEWEST,)]
    first, last, size = local.execute(
        "select min(month), max(month), count(distinct month) from service_payment"
    ).fetchall()[0]
    assert (first, last, size) == ("2023-04", "2025-03", 24)


def test_nothing_is_dated_after_the_month_of_its_file(local: duckdb.DuckDBPyConnection) -> None:
    for row in FIELDS:
        entity, field = row["entity"], row["field"]
        if row["content"] not in ("date", "timestamp", "month") or (entity, field) in PLANNED:
            continue
        days = 31 if (entity, field) in HANDED_IN_AFTERWARDS else 0
        day = f"{field} || '-01'" if row["content"] == "month" else field
        later = f"""
            select 1 from {entity}
            where cast(cast({day} as timestamp) as date)
                > last_day(cast(month || '-01' as date)) + {days}
        """
        assert count(local, later) == 0, (entity, field)


def test_the_earlier_snapshot_holds_what_was_on_record_at_its_month_end(
    local: duckdb.DuckDBPyConnection,
) -> None:
    discharged_in_march = f"""
        from episode as later join episode as earlier using (episode_id, provider)
        where later.month = '{NEWEST}' and earlier.month = '{EARLIER}'
          and later.discharge_date >= '2025-03-01'
    """
    known = local.execute(
        f"""
        select count(*), count(earlier.discharge_date), count(earlier.discharge_reason),
            count(earlier.planned_exit)
        {discharged_in_march}
        """
    ).fetchone()
    assert known is not None
    assert known[0] > 10
    assert known[1:] == (0, 0, 0)
    lost = f"""
        select 1 from episode as earlier where month = '{EARLIER}' and not exists (
            select 1 from episode as later
            where later.month = '{NEWEST}' and later.episode_id = earlier.episode_id
        )
    """
    assert count(local, lost) == 0


@pytest.mark.parametrize(("entity", "sequence"), ORDERS)
def test_dates_are_in_order(
    local: duckdb.DuckDBPyConnection, entity: str, sequence: tuple[str, ...]
) -> None:
    for place, one in enumerate(sequence):
        for two in sequence[place + 1 :]:
            reversed_dates = f"select 1 from {entity} where left({one}, 10) > left({two}, 10)"
            assert count(local, reversed_dates) == 0, (one, two)
            assert count(local, f"select 1 from {entity} where {one} <= {two}") > 0, (one, two)


def test_episodes_and_assessments_follow_their_referral(local: duckdb.DuckDBPyConnection) -> None:
    for entity, day in (("episode", "start_date"), ("assessment", "completed_date")):
        before = f"""
            select 1 from {entity} join referral using (referral_id, provider, month)
            where {day} < received_date
        """
        assert count(local, before) == 0
        assert count(local, before.replace("<", ">=")) > 500


def test_client_group_is_the_age_on_the_day(local: duckdb.DuckDBPyConnection) -> None:
    for entity, day in (("episode", "start_date"), ("referral", "received_date")):
        wrong = f"""
            select 1 from {entity} join client using (client_id, provider, month)
            where date_of_birth is not null
              and (client_group = 'yp')
                <> (cast({day} as date) < cast(date_of_birth as date) + interval 18 year)
        """
        # a birthday of 29 February falls on the day before in DuckDB's way of adding years
        assert count(local, wrong) <= 1


def test_completed_years_change_on_the_birthday() -> None:
    born = np.array(["2007-03-01", "2007-03-02", "2008-02-29", "2008-02-29"], "M8[D]")
    day = np.array(["2025-03-01", "2025-03-01", "2026-02-28", "2026-03-01"], "M8[D]")
    found = age_at(born.astype(np.int64), day.astype(np.int64))
    assert found.tolist() == [18, 17, 17, 18]


def test_most_clients_link_to_ndtms_with_their_birth_date(
    local: duckdb.DuckDBPyConnection, history: History
) -> None:
    episodes, people = history.episodes, history.people
    codes = np.array([row["agency_code"] for row in history.calibration.agencies])
    born = people.born[episodes.person].astype("datetime64[D]").astype(str)
    known = dict(
        zip(
            zip(codes[episodes.agency].tolist(), (episodes.client + 20_001).tolist(), strict=True),
            born.tolist(),
            strict=True,
        )
    )
    found = local.execute(
        f"""
        select agency_code, client_ref, date_of_birth from client
        where month = '{NEWEST}' and client_ref is not null
        """
    ).fetchall()
    linked = [(known[code, int(ref)], day) for code, ref, day in found if (code, int(ref)) in known]
    assert all(one == two for one, two in linked)
    assert 0.96 < len(linked) / len(found) < 0.995
    alone = f"select 1 from client where month = '{NEWEST}' and client_ref is null"
    assert count(local, alone) > 300
    # some NDTMS clients of the same agencies are on no local system
    references = {(code, int(ref)) for code, ref, _ in found}
    at_local = {key for key in known if key[0] in {code for code, _ in references}}
    assert 0.9 < len(at_local & references) / len(at_local) < 0.98


def test_who_refused_consent_is_in_no_local_extract(
    local: duckdb.DuckDBPyConnection, history: History
) -> None:
    never = 2**31 - 1
    refused = history.people.consent_ends[history.episodes.person] != never
    numbers = {str(number) for number in (history.episodes.client[refused] + 20_001).tolist()}
    found = local.execute("select distinct client_ref from client").fetchall()
    assert not numbers & {reference for (reference,) in found}


def test_users_of_the_needle_exchange_are_anonymous(local: duckdb.DuckDBPyConnection) -> None:
    users = """
        select client.* from client
        join episode using (client_id, provider, month)
        where episode_type = 'needle_exchange'
    """
    assert count(local, users) > 100
    named = f"select 1 from ({users}) where client_ref is not null or date_of_birth is not null"
    assert count(local, named) == 0


@pytest.mark.parametrize(
    ("provider", "entity"),
    [
        ("bramblewick", "needle_exchange_visit"),
        ("silkworm", "mutual_aid"),
        ("paper_boat", "cj_order"),
        ("driftwood", "service_component"),
        ("little_kiln", "opsy_referral"),
        ("kite_street", "client"),
    ],
)
def test_providers_write_the_entities_of_their_council(
    local: duckdb.DuckDBPyConnection, provider: str, entity: str
) -> None:
    assert count(local, f"select 1 from {entity} where provider = '{provider}'") > 0


def test_a_carers_contacts_are_sent_in_one_of_two_ways(
    local: duckdb.DuckDBPyConnection,
) -> None:
    with_carer = """
        select carer_id from carer where supporting_service_contact_date is not null
            or supporting_service_referral_date is not null
    """
    assert count(local, with_carer) > 0
    both = f"select 1 from carer_contact where carer_id in ({with_carer})"
    assert count(local, both) == 0


def test_deaths_are_notified_on_both_sides_of_the_24_hours(
    local: duckdb.DuckDBPyConnection,
) -> None:
    minutes = """
        select date_diff('minute', cast(service_informed_at as timestamp),
            cast(commissioner_notified_at as timestamp)) as waited from death
    """
    for test in ("waited < 1440", "waited = 1440", "waited = 1441", "waited > 1441"):
        assert count(local, f"select 1 from ({minutes}) where {test}") > 0, test
    assert count(local, "select 1 from death where commissioner_notified_at is null") > 0


def test_some_children_are_identified_on_their_18th_birthday(
    local: duckdb.DuckDBPyConnection,
) -> None:
    birthday = """
        select 1 from child where cast(identified_date as date)
            = cast(date_of_birth as date) + interval 18 year
    """
    assert count(local, birthday) > 0


def test_some_quarters_are_more_than_15_percent_off_and_some_exactly(
    local: duckdb.DuckDBPyConnection,
) -> None:
    ratio = """
        select cast(actual_expenditure as decimal(18, 2))
            / cast(predicted_expenditure as decimal(18, 2)) as spent from budget_line
    """
    for test in ("spent > 1.151", "spent < 0.849", "abs(spent - 1.15) < 0.00001"):
        assert count(local, f"select 1 from ({ratio}) where {test}") > 0, test


def test_returns_correct_and_withdraw_earlier_rows(local: duckdb.DuckDBPyConnection) -> None:
    corrected = """
        select 1 from budget_line group by provider, area, service_part, quarter
        having count(distinct actual_expenditure) > 1
    """
    assert count(local, corrected) > 0
    withdrawn = "select 1 from service_payment where withdrawn = 'Y'"
    assert count(local, withdrawn) > 0


def test_action_plans_run_through_their_states_and_one_stays_open(
    local: duckdb.DuckDBPyConnection,
) -> None:
    runs = local.execute(
        """
        select string_agg(state, ' ' order by entered_date) from action_plan
        where provider = 'little_kiln' group by case_id order by case_id
        """
    ).fetchall()
    assert ("u1 u2 u4 u5 u6 u7 u0",) in runs
    assert ("u1 u2 u4 u5 u6 u8",) in runs
    assert ("u1 u2",) in runs


def test_reports_are_in_time_on_the_due_day_late_and_missing(
    local: duckdb.DuckDBPyConnection,
) -> None:
    for test in ("received_date < due_date", "received_date = due_date",
                 "received_date > due_date", "received_date is null"):  # fmt: skip
        assert count(local, f"select 1 from report_submission where {test}") > 0, test


def test_courses_of_each_length_occur(local: duckdb.DuckDBPyConnection) -> None:
    for last, following in (
        ("accepted", "dose_1"), ("dose_1", "dose_2"), ("dose_2", "dose_3"),
        ("tested", "positive_status"), ("treatment_offered", "treatment_started"),
    ):  # fmt: skip
        stopped = f"""
            select 1 from bbv_event as one where event_type = '{last}' and not exists (
                select 1 from bbv_event as two
                where two.episode_id = one.episode_id and two.virus = one.virus
                  and two.event_type = '{following}'
            )
        """
        assert count(local, stopped) > 0, (last, following)
    assert count(local, "select 1 from bbv_event where event_type = 'course_complete'") > 0


def test_reference_tables_of_the_local_indicators(landing: Path) -> None:
    header = {
        path.stem: path.read_text(encoding="utf-8").splitlines()[0]
        for path in (landing / "reference").iterdir()
    }
    assert header == {
        "deprivation": "ward_code,edition,borough_quintile,national_decile",
        "population": "area,year,age_band,sex,population,profile__bme,profile__lgbtqi,"
        "profile__women,profile__parents",
        "ext_death_registration": "area,period,drug_related_deaths",
        "ext_admission_rate": "area,period,substance_related_rate",
        "ext_ofsted_grade": "home_id,inspection_date,grade",
    }


def test_homes_join_to_deprivation_and_all_homes_but_one_have_a_grade(
    landing: Path, local: duckdb.DuckDBPyConnection
) -> None:
    wards = f"read_csv('{landing}/reference/deprivation.csv', all_varchar = true)"
    lost = f"""
        select 1 from client_residence where ward_code not in (select ward_code from {wards})
    """
    assert count(local, lost) == 0
    grades = f"read_csv('{landing}/reference/ext_ofsted_grade.csv', all_varchar = true)"
    ungraded = f"""
        select distinct home_id from opsy_placement
        where home_id is not null and home_id not in (select home_id from {grades})
    """
    assert count(local, ungraded) == 1


@pytest.mark.parametrize("months", [1, 2, 7])
def test_small_samples_have_local_files_too_and_the_same_seed_the_same_bytes(
    tmp_path: Path, months: int
) -> None:
    contents = []
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        summary = write_sample(tmp_path / name, clients=60, months=months, seed=seed)
        files = {
            path.relative_to(summary.folder): path.read_bytes() for path in summary.local_files
        }
        contents.append(files)
        snapshots = {path.parts[1] for path in files if path.parts[0] == "case_management"}
        assert snapshots == set(summary.months[-2:])
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]
