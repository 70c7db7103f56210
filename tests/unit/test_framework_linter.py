"""The framework linter: each check finds a planted defect and nothing in the mended row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestration.framework_linter import CHECKS, Registers, __main__, lint, load_registers
from orchestration.framework_linter.registers import Row

INDICATOR = {
    "indicator_id": "new_1",
    "framework": "newtown",
    "section": "KPIs",
    "source_ref": "row 1",
    "title": "Effective treatment",
    "numerator": "clients retained",
    "denominator": "clients in treatment",
    "measure_type": "proportion",
    "unit": "%",
    "window_name": "quarter",
    "data_source": "ndtms",
    "direction": "higher",
    "facts_needed": "episode.discharge_date",
    "not_collected_reason": "",
}
TARGET = {
    "indicator_id": "new_1",
    "client_group": "",
    "breakdown": "",
    "breakdown_value": "",
    "valid_from": "2025-04-01",
    "comparator": ">=",
    "target": "0.6",
    "unit": "proportion",
    "kind": "fixed",
    "benchmark": "",
    "combine": "",
}
PRINTED = {
    "indicator_id": "new_1",
    "framework": "newtown",
    "printed_no": "",
    "printed_title": "",
    "printed_numerator": "",
    "printed_denominator": "",
    "printed_target": "",
    "printed_window": "",
    "printed_section": "",
}
FIGURE = {"indicator_id": "new_1", "role": "headline", "client_group": "adult"}


def rows(name: str, template: dict[str, str], *changes: dict[str, str]) -> list[Row]:
    return [Row(name, number, template | each) for number, each in enumerate(changes or [{}], 1)]


def registers(**changes: list[Row]) -> Registers:
    """Give a framework without a defect, with what a test changes."""
    sound = Registers(
        frameworks=rows("frameworks", {"framework": "newtown", "rating_scale": "newtown"}),
        indicators=rows("indicators", INDICATOR),
        indicator_targets=rows("indicator_targets", TARGET),
        indicator_windows=rows("indicator_windows", {"window_name": "quarter"}),
        breakdown_members=rows(
            "breakdown_members",
            {"breakdown": "substance_group"},
            {"breakdown_value": "opiate"},
            {"breakdown_value": "alcohol_only"},
            {"breakdown_value": "not_recorded"},
        ),
    )
    return replace(sound, **changes)


def found(given: Registers, check_id: str) -> list[str]:
    return [each.place for each in lint(given).findings if each.check_id == check_id]


def indicators(*changes: dict[str, str]) -> dict[str, list[Row]]:
    return {"indicators": rows("indicators", INDICATOR, *changes)}


def targets(*changes: dict[str, str]) -> dict[str, list[Row]]:
    return {"indicator_targets": rows("indicator_targets", TARGET, *changes)}


def printed(*changes: dict[str, str]) -> dict[str, list[Row]]:
    return {"indicators_as_printed": rows("indicators_as_printed", PRINTED, *changes)}


def figures(*changes: dict[str, str]) -> dict[str, list[Row]]:
    return {"indicator_figures": rows("indicator_figures", FIGURE, *changes)}


def scale(*bands: tuple[str, str, str, str, str]) -> dict[str, list[Row]]:
    names = ("rag", "lower_bound", "lower_inclusive", "upper_bound", "upper_inclusive")
    bounds = [dict(zip(names, band, strict=True)) for band in bands]
    return {"rating_scales": rows("rating_scales", {"scale": "newtown"}, *bounds)}


def breakdown(name: str, values: str) -> dict[str, list[Row]]:
    row = {"indicator_id": "new_1", "breakdown": name, "breakdown_values": values}
    return {"indicator_breakdowns": rows("indicator_breakdowns", row)}


def due(period_end: str, due_date: str) -> dict[str, list[Row]]:
    row = {
        "framework": "newtown",
        "report": "quarterly report",
        "period_end": period_end,
        "due_date": due_date,
    }
    return {"contract_due_dates": rows("contract_due_dates", row)}


def numbered(*refs: str) -> dict[str, list[Row]]:
    return indicators(
        *({"indicator_id": f"new_{place}", "source_ref": ref} for place, ref in enumerate(refs))
    )


RED = ("red", "", "", "0.8", "N")
AMBER = ("amber", "0.8", "Y", "1", "N")
GREEN = ("green", "1", "Y", "", "")
MARK = ("near_target", "0.9", "Y", "1", "N")
TWO_TARGETS = (
    {"indicator_id": "new_1", "target": "0.3"},
    {"indicator_id": "new_2", "target": "0.6"},
)
TWO_INDICATORS = ({"indicator_id": "new_1"}, {"indicator_id": "new_2"})
RELEASED = "people released from prison engaged within 3 weeks of release"

CASES = {
    "a gap between two bands": (
        "F01", scale(RED, ("amber", "0.8", "Y", "0.9", "Y"), GREEN), scale(RED, AMBER, GREEN, MARK),
    ),
    "a point between two bands": (
        "F01", scale(RED, ("amber", "0.8", "N", "1", "N"), GREEN), scale(RED, AMBER, GREEN),
    ),
    "two bands that overlap": (
        "F01", scale(RED, ("amber", "0.7", "Y", "1", "N"), GREEN), scale(RED, AMBER, GREEN),
    ),
    "a point with two colours": (
        "F01", scale(("red", "", "", "0.8", "Y"), AMBER, GREEN), scale(RED, AMBER, GREEN),
    ),
    "nothing below the lowest band": (
        "F01", scale(("red", "0.5", "Y", "0.8", "N"), AMBER, GREEN), scale(RED, AMBER, GREEN),
    ),
    "nothing above the highest band": (
        "F01", scale(RED, AMBER, ("green", "1", "Y", "1", "Y")), scale(RED, AMBER, GREEN),
    ),
    "a colour without bounds": (
        "F01", scale(("amber", "", "", "", "")), scale(RED, AMBER, GREEN),
    ),
    "a target without comparator": ("F02", targets({"comparator": ""}), targets()),
    "a target without number": ("F02", targets({"target": ""}), targets()),
    "an average without benchmark": (
        "F02",
        targets({"kind": "national_average", "target": ""}),
        targets({"kind": "national_average", "target": "", "benchmark": "sc01_national"}),
    ),
    "an average with a number of its own": (
        "F02",
        targets({"kind": "national_average", "benchmark": "sc01_national"}),
        targets({"kind": "national_average", "target": "", "benchmark": "sc01_national"}),
    ),
    "a number where none is agreed": (
        "F02",
        targets({"kind": "tbc"}),
        targets({"kind": "tbc", "target": "", "comparator": ""}),
    ),
    "an indicator without a row of targets": (
        "F02",
        indicators(*TWO_INDICATORS),
        {**indicators(*TWO_INDICATORS), **targets(*TWO_TARGETS)},
    ),
    "a target of no indicator": ("F02", targets({}, {"indicator_id": "new_9"}), targets()),
    "two targets and no rule": (
        "F03", targets({}, {"target": "0.3"}),
        targets({"combine": "greatest"}, {"target": "0.3", "combine": "greatest"}),
    ),
    "two targets and two rules": (
        "F03", targets({"combine": "greatest"}, {"target": "0.3", "combine": "least"}),
        targets({}, {"target": "0.3", "combine": "aspiration"}),
    ),
    "an upper limit where higher is better": (
        "F04", targets({"comparator": "<"}), targets({"comparator": ">"}),
    ),
    "a lower limit where lower is better": (
        "F04",
        {**indicators({"direction": "lower"}), **targets({"comparator": ">="})},
        {**indicators({"direction": "lower"}), **targets({"comparator": "<="})},
    ),
    "a percentage where a share belongs": (
        "F04", targets({"target": "60"}), targets({"target": "1"}),
    ),
    "a share of nothing": ("F05", indicators({"denominator": ""}), indicators()),
    "a count of something": (
        "F05",
        indicators({"measure_type": "count"}),
        indicators({"measure_type": "count", "denominator": ""}),
    ),
    "a difference as a share": (
        "F05", indicators({"numerator": "actual minus predicted"}), indicators(),
    ),
    "a change that is a plain mean": (
        "F06",
        indicators({"measure_type": "mean_change", "numerator": "sum of exit scores"}),
        indicators({"measure_type": "mean_change", "numerator": "sum of exit minus start scores"}),
    ),
    "a window that is not defined": (
        "F07", indicators({"window_name": "fortnight"}), indicators(),
    ),
    "no window": ("F07", indicators({"window_name": ""}), indicators()),
    "an id twice": ("F08", indicators({}, {}), indicators(*TWO_INDICATORS)),
    "a number that is skipped": (
        "F09", numbered("1", "2", "4"), numbered("1", "2", "2a", "2b", "KPI 3"),
    ),
    "a letter that is skipped": (
        "F09", numbered("1", "2a", "2c", "3"), numbered("1", "2a", "2b", "3"),
    ),
    "letters that go on under another number": (
        "F09", numbered("6", "7a", "7b", "8c"),
        numbered("1", "2", "2 (target text)", "3", "1 (outcome wording)"),
    ),
    "a number twice": ("F09", numbered("1", "2", "2", "3"), numbered("5d", "5d")),
    "a report due on a Saturday": (
        "F10", due("2018-09-30", "2018-10-13"), due("2018-09-30", "2018-10-12"),
    ),
    "a report due on a Sunday": (
        "F10", due("2018-09-30", "2018-10-14"), due("2018-09-30", "2018-10-15"),
    ),
    "a report due on the last day of its period": (
        "F10", due("2021-06-30", "2021-06-30"), due("2021-06-30", "2021-07-01"),
    ),
    "an indicator without a figure": (
        "F11",
        {**indicators(*TWO_INDICATORS), **figures()},
        {**indicators(*TWO_INDICATORS), **figures(*TWO_INDICATORS)},
    ),
    "an indicator that has variants alone": (
        "F11", figures({"role": "variant"}), figures({}, {"role": "variant"}),
    ),
    "a figure and a reason why there is none": (
        "F11",
        {**indicators({"not_collected_reason": "needs local extract: referral"}), **figures()},
        {
            **indicators(
                {"not_collected_reason": "needs local extract: referral"}, {"indicator_id": "new_2"}
            ),
            **figures({"indicator_id": "new_2"}),
        },
    ),
    "two headlines for one client group": (
        "F11", figures({}, {}), figures({}, {"client_group": "yp"}),
    ),
    "a figure of no indicator": ("F11", figures({}, {"indicator_id": "new_9"}), figures()),
    "a group left out": (
        "F12", breakdown("substance_group", "opiate"),
        breakdown("substance_group", "opiate;alcohol_only"),
    ),
    "a rise built as a mean": (
        "P01",
        printed({"printed_title": "Average score increase", "printed_numerator": "Sum of scores"}),
        printed({
            "printed_title": "Average score increase",
            "printed_numerator": "Sum of the change of scores",
        }),
    ),
    "a title without newly": (
        "P01",
        printed({
            "printed_title": "In work at exit",
            "printed_numerator": "those who were not in work at start and are at exit",
        }),
        printed({
            "printed_title": "Newly in work, not so at start",
            "printed_numerator": "those who were not in work at start and are at exit",
        }),
    ),
    "an average number of people": (
        "P01", printed({"printed_title": "Average number of YP drinking"}),
        printed({"printed_title": "Average number of days of drinking"}),
    ),
    "a denominator that names nobody": (
        "P02", printed({"printed_denominator": "Number of service users"}),
        printed({"printed_denominator": "Number of service users in treatment"}),
    ),
    "a blank denominator": ("P02", printed({"printed_denominator": "(blank)"}), printed()),
    "another denominator than ours": (
        "P03", printed({"printed_denominator": "clients who completed"}),
        printed({"printed_denominator": "clients in treatment"}),
    ),
    "an outcome of all in treatment over completers": (
        "P03",
        {
            **indicators({"denominator": "clients who completed"}),
            **printed({
                "printed_title": "of all in treatment", "printed_denominator": "who completed",
            }),
        },
        {
            **indicators({"denominator": "clients who completed"}),
            **printed({"printed_title": "of completers", "printed_denominator": "who completed"}),
        },
    ),
    "a rated target that is not in its column": (
        "P04", printed({"printed_target": "TBC"}), printed({"printed_target": "60%"}),
    ),
    "a percentage of a count": (
        "P04",
        {**indicators({"measure_type": "count"}), **printed({"printed_target": "100%"})},
        {**indicators({"measure_type": "count"}), **printed({"printed_target": "100"})},
    ),
    "a number judged as a share": (
        "P04", printed({"printed_title": "Number of those referred"}),
        printed({"printed_title": "Proportion of those referred"}),
    ),
    "a blank window": (
        "P05", printed({"printed_window": "(blank)"}), printed({"printed_window": "Quarterly"}),
    ),
    "an open limit": (
        "P05", printed({"printed_window": "(tbc) days"}), printed({"printed_window": "10 days"}),
    ),
    "two windows": (
        "P05", printed({"printed_window": "Quarterly; Monthly"}),
        printed({"printed_window": "Quarterly"}),
    ),
    "a printed number twice": (
        "P06",
        printed({"printed_no": "4"}, {"printed_no": "4"}),
        printed({"printed_no": "4"}, {"printed_no": "4", "printed_section": "another"}),
    ),
    "a garbled number": ("P06", printed({"printed_no": "e 4.1"}), printed({"printed_no": "4.1"})),
    "a section that starts at b": (
        "P06",
        printed({"indicator_id": "", "printed_no": "2b"}),
        printed({"indicator_id": "", "printed_no": "2a"}),
    ),
    "a cut title": (
        "P07", printed({"printed_title": "who live with children under ..."}),
        printed({"printed_title": "who live with children under 18"}),
    ),
    "a blank title": ("P07", printed({"printed_title": "(blank)"}), printed()),
    "a misprint": (
        "P08", printed({"printed_title": "Effectve treatment"}),
        printed({"printed_title": "Effective treatment"}),
    ),
    "one figure with two targets": (
        "P09",
        {
            **indicators(*TWO_INDICATORS),
            **targets(*TWO_TARGETS),
            **printed(*({**each, "printed_numerator": RELEASED} for each in TWO_INDICATORS)),
        },
        {
            **indicators(*TWO_INDICATORS),
            **targets(TWO_TARGETS[0], TWO_TARGETS[1] | {"target": "0.3"}),
            **printed(*({**each, "printed_numerator": RELEASED} for each in TWO_INDICATORS)),
        },
    ),
    "a title that names one substance of several": (
        "P10",
        {
            **breakdown("substance", "opiate;crack"),
            **printed({"printed_title": "Opiate abstinence"}),
        },
        {**breakdown("substance", "opiate;crack"), **printed({"printed_title": "Abstinence"})},
    ),
    "a title that counts another number of groups": (
        "P10",
        {
            **breakdown("substance", "opiate;crack"),
            **printed({"printed_title": "by 5 main substance categories"}),
        },
        {
            **breakdown("substance", "opiate;crack"),
            **printed({"printed_title": "by 2 main substance categories"}),
        },
    ),
    "a reference to another schedule": (
        "P11",
        printed({"printed_title": "roles in Schedule 3", "printed_section": "Schedule 1"}),
        printed({"printed_title": "roles in Schedule 1", "printed_section": "Schedule 1"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("check_id", "planted", "mended"), CASES.values(), ids=CASES)
def test_a_check_finds_the_planted_defect_and_nothing_in_the_mended_row(
    check_id: str, planted: dict[str, list[Row]], mended: dict[str, list[Row]]
) -> None:
    assert found(registers(**planted), check_id)
    assert found(registers(**mended), check_id) == []


def test_a_section_without_outcomes_is_found_beside_one_that_has_some() -> None:
    given = registers(
        **indicators(
            {"section": "Outcomes table, access"},
            {"indicator_id": "new_2", "section": "Outcomes table, housing"},
            {"indicator_id": "new_3", "section": "Monthly data"},
        ),
        indicator_outcomes=rows("indicator_outcomes", {"indicator_id": "new_1"}),
    )
    assert found(given, "F13") == ["Outcomes table, housing"]
    ticked = rows("indicator_outcomes", {}, {"indicator_id": "new_1"}, {"indicator_id": "new_2"})
    assert found(replace(given, indicator_outcomes=ticked), "F13") == []


def test_a_framework_without_a_defect_has_no_finding() -> None:
    assert lint(registers()).findings == []


def test_every_check_is_tried() -> None:
    assert {check_id for check_id, _, _ in CASES.values()} | {"F13"} == set(CHECKS)


def test_an_accepted_finding_is_not_open_and_a_dead_acceptance_is_told() -> None:
    accepted = {"check_id": "F07", "framework": "newtown", "reading": "two weeks"}
    given = registers(
        **indicators({"window_name": "fortnight"}),
        framework_findings_accepted=rows(
            "framework_findings_accepted", accepted, {"place": "new_1"}, {"place": "new_2"}
        ),
    )
    report = lint(given)
    assert len(report.findings) == 1
    assert report.open == []
    assert [finding.place for finding in report.dead] == ["new_2"]
    assert not report.is_clean


def test_the_five_frameworks_have_no_finding_that_is_not_accepted() -> None:
    report = lint(load_registers())
    assert [(each.key, each.problem) for each in report.open] == []
    assert [each.key for each in report.dead] == []
    assert all(report.readings.values())


def test_the_known_defects_of_the_documents_are_found() -> None:
    # made from the documents, where the register of what is accepted follows the checks
    keys = {(each.check_id, each.place) for each in lint(load_registers()).findings}
    assert keys >= {
        # Cheshire East: numbers, rises built as means, two clocks, targets beside their column
        ("F09", "ce_a3_2"), ("F09", "ce_a3_8c"), ("F09", "ce_a3_10_12m"),
        ("P06", "2 Reporting Requirements 2.2"), ("P06", "Appendix 1 8"),
        ("P01", "ce_a3_2"), ("P01", "ce_a3_2a"), ("P05", "ce_a3_3a"),
        ("P01", "ce_a3_4a"), ("P01", "ce_a3_4b"), ("P02", "ce_a3_4a"),
        ("P06", "Appendix 3 5a-5f"), ("P04", "ce_a3_5a"), ("P04", "ce_a3_5b"),
        ("P05", "ce_a3_9"), ("P05", "ce_a3_10_6m"), ("P03", "ce_a3_11a"),
        ("P08", "ce_a4_02"), ("P04", "ce_a4_17"), ("P04", "ce_a4_18"),
        # Somerset: pages cut and garbled, ticks lost, groups left out, misprints
        ("P07", "som_domes_2_12"), ("P07", "som_domes_2_13"), ("P07", "som_domes_2_14"),
        ("P07", "som_domes_3_1"), ("P07", "som_domes_3_2"), ("P07", "som_domes_3_3"),
        ("P10", "som_domes_1_4a"), ("F12", "som_domes_2_1"), ("F12", "som_out_retained_12w"),
        ("F13", "Outcomes table, hidden harm"), ("F13", "Outcomes table, accommodation"),
        ("P06", "Young People Outcomes Report e 4.1"), ("P07", "Outcomes table"),
        ("P05", "som_out_capacity_yp"), ("P05", "som_out_pm_active"),
        ("P10", "som_out_early_unplanned_exit"), ("P01", "som_ypor_6_1"),
        # Hackney and City: a number twice, a title over two rows, one figure with two targets
        ("P06", "row 12 4"), ("P08", "hac_12_5c"), ("P07", "hac_15a"), ("P04", "hac_07a"),
        ("P09", "hac_14a"), ("P05", "hac_08"),
        # Wirral: whose share, and two days for one start
        ("P03", "wir_01"), ("P05", "Actions"),
        # Stoke-on-Trent: schedule, numbers, blanks, colours, days
        ("P11", "Schedule 1"), ("P06", "2 Methodology 2b"), ("P06", "4b Performance Reviews vi"),
        ("P08", "sot_hlo_04"), ("P07", "3a Milestones"), ("P07", "3a Targets"),
        ("P07", "6 Mobilisation"), ("F01", "stoke_on_trent_printed amber/green"),
        ("F01", "stoke_on_trent_milestones_printed red/amber"),
        ("F10", "quarterly report 2018-09-30"), ("F10", "quarterly report 2021-06-30"),
    }  # fmt: skip


def test_the_command_names_place_and_remedy_and_ends_with_one_while_a_finding_is_open(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = registers(**targets({"comparator": ""}))
    monkeypatch.setattr(__main__, "load_registers", lambda: given)
    assert __main__.main() == 1
    told = capsys.readouterr().out
    assert "F02 error: newtown new_1 (seeds/indicator_targets.csv, row 1): has no compar" in told
    assert "remedy: complete the row" in told
    assert told.endswith("1 findings: 0 accepted, 1 open; 0 accepted rows find nothing\n")


def test_the_command_ends_with_zero_on_the_five_frameworks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert __main__.main() == 0
    told = capsys.readouterr().out
    assert "F10 error: stoke_on_trent quarterly report 2018-09-30" in told
    assert "accepted: the printed day holds" in told
