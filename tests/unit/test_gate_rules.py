"""The rule register, the suites and the NDTMS field register say the same things."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestration.gate import GateError, load_ruleset, read_outcome, run_gate
from orchestration.gate.decision import month_bounds
from orchestration.gate.rules import PROJECT, REGISTER, SUITES

# the rules that keep a record or a file out, from the validation rules of the data set
REJECT_RULES = {
    *("V001", "V002", "V004", "V010", "V011", "V012", "V013", "V014", "V015", "V016", "V017"),
    *("V021", "V024", "V025", "V030", "V044", "V045", "V046", "V047", "V053", "V055", "V057"),
    *("V061", "UNREADABLE"),
    *("L001", "L002", "L003", "L004", "L005", "L006", "L007", "L009", "L010", "L011"),
}
# the rules that report and no more
WARN_RULES = {
    *(
        "AGENCY",
        "DQ08",
        "DQ16",
        "V003",
        "V005",
        "V006",
        "V018",
        "V019",
        "V020",
        "V022",
        "V023",
        "V026",
    ),
    *("V027", "V028", "V029", "V031", "V032", "V033", "V034", "V035", "V036", "V037", "V038"),
    *("V039", "V040", "V041", "V042", "V043", "V048", "V049", "V050", "V051", "V052", "V054"),
    *("V056", "V058", "V059", "V060", "V062", "V063", "V064", "V065", "V066"),
    *("L008", "L012", "L013", "L014", "L015"),
}
# what is listed although nothing need be wrong
INFO_RULES = {"V019I", "V029I", "V067"}


@pytest.fixture
def rule_files(tmp_path: Path) -> tuple[Path, Path]:
    """Copy the register and the suites to where a test may spoil them."""
    register, suites = tmp_path / "dq_rules.csv", tmp_path / "expectations"
    register.write_bytes(REGISTER.read_bytes())
    suites.mkdir()
    for path in SUITES.glob("*.json"):
        (suites / path.name).write_bytes(path.read_bytes())
    return register, suites


def field_register() -> Iterator[dict[str, str]]:
    with (PROJECT / "seeds" / "ndtms_fields.csv").open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def test_every_reject_rule_is_a_gate_rule_and_no_warning_is() -> None:
    rules = load_ruleset().rules
    assert {rule.rule_id for rule in rules.values() if rule.is_gate} == REJECT_RULES
    assert {rule.rule_id for rule in rules.values() if rule.severity == "reject"} == REJECT_RULES
    assert {rule.rule_id for rule in rules.values() if rule.severity == "warn"} == WARN_RULES
    assert {rule.rule_id for rule in rules.values() if rule.severity == "info"} == INFO_RULES


def test_register_entity_is_that_of_the_suites_or_all() -> None:
    ruleset = load_ruleset()
    for check in ruleset.checks:
        entity = ruleset.rules[check.rule_id].entity
        # the young people's columns of a form are part of the outcome record
        assert entity in ("all", check.entity, check.entity.removesuffix("_yp")), check


def test_every_date_field_is_checked_by_v016_and_nothing_else_is() -> None:
    dates = {
        (row["entity"], row["field"]) for row in field_register() if row["value_type"] == "date"
    }
    checks = [check for check in load_ruleset().checks if check.rule_id == "V016"]
    assert {(check.entity, check.field) for check in checks} == dates
    for check in checks:
        column = check.field.lower()
        assert check.applies_when == f"{column} is not null"
        assert f"{column}_date <= extract_date" in check.holds_when


def test_every_entity_with_a_coded_field_is_checked_by_v029_and_nothing_else_is() -> None:
    with (PROJECT / "seeds" / "ndtms_codes.csv").open(encoding="utf-8", newline="") as handle:
        lists = {row["code_list"] for row in csv.DictReader(handle)}
    coded = {row["entity"] for row in field_register() if row["code_list"] in lists}
    checks = [check for check in load_ruleset().checks if check.rule_id == "V029"]
    assert sorted(check.entity for check in checks) == sorted(coded)
    for check in checks:
        # dbt makes the column from the field register, for all coded fields at once
        assert check.holds_when == "unlisted_codes is null"
        assert (check.detail, check.fields) == ("unlisted_codes", "unlisted_fields")


def test_every_answer_with_a_scale_is_checked_by_v057_with_its_own_limits() -> None:
    # day counts and scales; units of alcohol have their own rules
    scales = {
        (row["entity"], row["field"]): f"between {row['min_value']} and {row['max_value']}"
        for row in field_register()
        if row["entity"] in ("outcome", "outcome_yp")
        and row["value_type"] == "integer"
        and row["max_value"] in ("10", "20", "28")
    }
    checks = {
        (check.entity, check.field): check.holds_when
        for check in load_ruleset().checks
        if check.rule_id == "V057"
    }
    assert len(checks) == len(scales) == 31
    for key, limits in scales.items():
        assert checks[key] == f"{key[1].lower()}_number {limits}"


def test_every_component_of_an_intervention_is_checked_by_v054_with_its_own_type() -> None:
    own_types = {"PH": "94", "PSY": "95", "REC": "96"}
    components = {
        row["field"]: own_type
        for row in field_register()
        if row["entity"] == "sub_intervention" and row["value_type"] == "flag"
        for prefix, own_type in own_types.items()
        if row["field"].startswith(prefix)
    }
    checks = {check.field: check for check in load_ruleset().checks if check.rule_id == "V054"}
    assert len(components) == 46
    assert set(checks) == {f"MODAL;{name}" for name in components}
    for name, own_type in components.items():
        check = checks[f"MODAL;{name}"]
        assert check.applies_when == f"{name.lower()} = 'Y' and modal is not null"
        assert check.holds_when == f"modal = '{own_type}'"


def test_wording_is_complete() -> None:
    for rule in load_ruleset().rules.values():
        assert rule.title
        assert rule.problem.endswith(".")
        assert rule.how_to_fix.endswith(".")
    for path in SUITES.glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        assert path.stem == document["name"]
        assert all(expectation["meta"]["title"] for expectation in document["expectations"])


def test_version_follows_content_and_not_layout(rule_files: tuple[Path, Path]) -> None:
    register, suites = rule_files
    before = load_ruleset(register, suites).version
    assert before == load_ruleset().version
    episode = suites / "ndtms_episode.json"
    document = json.loads(episode.read_text(encoding="utf-8"))
    episode.write_text(json.dumps(document), encoding="utf-8")
    register.write_bytes(register.read_bytes().replace(b"\n", b"\r\n"))
    assert load_ruleset(register, suites).version == before
    text = episode.read_text(encoding="utf-8")
    episode.write_text(text.replace("refld_date <= triaged_date", "refld_date < triaged_date"))
    assert load_ruleset(register, suites).version != before


def _unknown_rule(_register: Path, suites: Path) -> None:
    path = suites / "ndtms_row.json"
    path.write_text(path.read_text().replace("V004", "V999"))


def _rule_without_expectation(_register: Path, suites: Path) -> None:
    (suites / "ndtms_row.json").unlink()


def _same_check_twice(_register: Path, suites: Path) -> None:
    path = suites / "ndtms_row.json"
    document = json.loads(path.read_text())
    document["expectations"] *= 2
    path.write_text(json.dumps(document))


def _no_condition(_register: Path, suites: Path) -> None:
    path = suites / "ndtms_row.json"
    path.write_text(path.read_text().replace("values_found = values_expected", ""))


def _foreign_expectation(_register: Path, suites: Path) -> None:
    path = suites / "ndtms_row.json"
    path.write_text(path.read_text().replace("expect_records_to_meet_rule", "expect_column"))


def _unsafe_relation(_register: Path, suites: Path) -> None:
    path = suites / "ndtms_row.json"
    path.write_text(path.read_text().replace("quality.dq_row", "(select 1)"))


def _broken_json(_register: Path, suites: Path) -> None:
    (suites / "ndtms_row.json").write_text("{")


def _no_suites(_register: Path, suites: Path) -> None:
    for path in suites.glob("*.json"):
        path.unlink()


def _rule_twice(register: Path, _suites: Path) -> None:
    lines = register.read_text().splitlines(keepends=True)
    register.write_text("".join([*lines, lines[-1]]))


def _gate_neither_yes_nor_no(register: Path, _suites: Path) -> None:
    register.write_text(register.read_text().replace(",reject,Y,", ",reject,maybe,"))


def _unknown_severity(register: Path, _suites: Path) -> None:
    register.write_text(register.read_text().replace(",reject,", ",fatal,"))


def _no_register(register: Path, _suites: Path) -> None:
    register.unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_unknown_rule, "V999 is not in the rule register"),
        (_rule_without_expectation, "V004 has no expectation"),
        (_same_check_twice, "stated twice"),
        (_no_condition, "applies_when and holds_when"),
        (_foreign_expectation, "type: must be expect_records_to_meet_rule"),
        (_unsafe_relation, "meta.relation"),
        (_broken_json, "not a suite"),
        (_no_suites, "no expectation suite"),
        (_rule_twice, "stands twice"),
        (_gate_neither_yes_nor_no, "is_gate is Y or N"),
        (_unknown_severity, "severity: must be one of"),
        (_no_register, "cannot be read"),
    ],
)
def test_a_spoiled_rule_file_is_told_in_one_line(
    rule_files: tuple[Path, Path], spoil: Callable[[Path, Path], None], message: str
) -> None:
    spoil(*rule_files)
    with pytest.raises(GateError, match=message) as raised:
        load_ruleset(*rule_files)
    assert len(str(raised.value).splitlines()) == 1


def test_importing_the_gate_does_not_import_great_expectations() -> None:
    code = (
        "import sys, orchestration.gate, orchestration.gate.__main__;"
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


@pytest.mark.parametrize("period", ["2024", "2024-13", "2024-05-01", "May 2024", "2024-5", ""])
def test_a_malformed_period_is_refused(period: str) -> None:
    with pytest.raises(GateError, match="YYYY-MM"):
        month_bounds(period)


def test_month_bounds_know_the_leap_year() -> None:
    assert [day.isoformat() for day in month_bounds("2024-02")] == ["2024-02-01", "2024-02-29"]
    assert [day.isoformat() for day in month_bounds("2023-12")] == ["2023-12-01", "2023-12-31"]


def test_a_fault_of_the_process_is_an_error_and_no_old_decision_is_read(tmp_path: Path) -> None:
    latest = tmp_path / "quality" / "latest"
    latest.mkdir(parents=True)
    (latest / "gate.json").write_text('{"gate": "open"}')
    with pytest.raises(GateError, match="no such file"):
        run_gate(warehouse=tmp_path / "none.duckdb", home=tmp_path, period="2024-05")


def test_a_broken_decision_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="run the gate again"):
        read_outcome(tmp_path / "gate.json")
    (tmp_path / "gate.json").write_text("{}")
    with pytest.raises(GateError, match="run the gate again"):
        read_outcome(tmp_path / "gate.json")
