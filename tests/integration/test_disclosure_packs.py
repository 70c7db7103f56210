"""The packs of two consecutive months, written from small publications, and an attack on them."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.reports.disclosure.earlier import earlier_counts
from orchestration.reports.disclosure.packs import write_packs as write_packs_of
from orchestration.reports.published import opened
from tests.disclosure.attack import attack

GROUPS = ("opiate", "non_opiate_only", "non_opiate_and_alcohol", "alcohol_only", "not_recorded")
MONTHS = {
    "2025-02": (date(2025, 2, 1), date(2025, 2, 28)),
    "2025-03": (date(2025, 3, 1), date(2025, 3, 31)),
}
YEAR = date(2024, 4, 1)
NARROWEST = 3
"""How far the ends of what is known of a withheld count lie apart at the least: 1 to 4."""

Person = tuple[str, str, date, bool]
"""Who, in which group, on which day, and whether counted."""


def people(seed: int, month: str) -> list[Person]:
    """Give who began treatment by the end of a month, few of them in the month itself."""
    source = random.Random(seed)
    everybody = [
        (
            f"person{number}",
            source.choices(GROUPS, (30, 6, 8, 12, 1))[0],
            date(2025, source.choice((1, 2, 2, 3)), source.randint(1, 28)),
            source.random() < 0.3,
        )
        for number in range(source.randint(15, 45))
    ]
    return [person for person in everybody if person[2] <= MONTHS[month][1]]


def cells(
    month: str, persons: list[Person]
) -> Iterator[tuple[str, date, date, str, str, list[Person]]]:
    first, last = MONTHS[month]
    for code, start in (("MONTH", first), ("YTD", YEAR)):
        inside = [person for person in persons if start <= person[2] <= last]
        yield code, start, last, "total", "all", inside
        for group in GROUPS:
            yield code, start, last, "substance_group", group, [p for p in inside if p[1] == group]


def write_publication(folder: Path, month: str, persons: list[Person]) -> None:
    folder.mkdir(parents=True)
    _first, last = MONTHS[month]
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute(
            """
            create schema published;
            create table published.dim_indicator (indicator_id varchar, title varchar);
            insert into published.dim_indicator values ('i_1', 'Completions');
            create table published.dim_period (
                period varchar, report_date date, financial_year varchar,
                financial_quarter varchar, is_quarter_end boolean, submission_deadline date,
                quarter_report_due date, is_report_month boolean
            );
            create table published.indicator_values (
                indicator_id varchar, framework varchar, contract varchar, period varchar,
                role varchar, label varchar, measure varchar, component varchar,
                window_code varchar, window_start date, window_end date, area varchar,
                provider_code varchar, client_group varchar, breakdown varchar,
                breakdown_value varchar, value_kind varchar, numerator double,
                denominator double, value double, target double, target_kind varchar,
                rag varchar, status varchar
            );
            create table published.measure_cases (
                measure varchar, component varchar, window_code varchar, window_start date,
                window_end date, area varchar, provider_code varchar, client_group varchar,
                breakdown varchar, breakdown_value varchar, client_id varchar,
                journey_id varchar, in_numerator boolean, in_denominator boolean
            );
            """
        )
        connection.execute(
            "insert into published.dim_period "
            "values (?, ?, '2024-25', '2024-25 Q4', ?, null, null, true)",
            [month, last, month == "2025-03"],
        )
        for code, start, end, breakdown, value, inside in cells(month, persons):
            counted = sum(person[3] for person in inside)
            role = "headline" if breakdown == "total" else "breakdown"
            for provider in ("all", "only_one"):
                cell = [
                    "SC01",
                    "value",
                    code,
                    start,
                    end,
                    "town",
                    provider,
                    "adult",
                    breakdown,
                    value,
                ]
                connection.execute(
                    f"insert into published.indicator_values values ({', '.join('?' * 24)})",
                    [
                        *("i_1", "wirral", "town_contract", month, role, "", *cell, "proportion"),
                        *(counted, len(inside), counted / len(inside) if inside else None),
                        *(0.3, "fixed", "green", "final"),
                    ],
                )
                for who, _, _, is_counted in inside:
                    connection.execute(
                        f"insert into published.measure_cases values ({', '.join('?' * 14)})",
                        [*cell, who, f"journey of {who}", is_counted, True],
                    )


def write_packs(root: Path, seed: int) -> list[Path]:
    """Publish two months and give their reports folders."""
    folders = []
    for number, month in enumerate(MONTHS, start=1):
        folder = root / month / str(number)
        write_publication(folder, month, people(seed, month))
        reports = folder / "reports"
        reports.mkdir()
        with opened(folder) as published:
            write_packs_of(published, reports, root)
        folders.append(reports)
    return folders


def rows_of(pack: Path) -> list[dict[str, str]]:
    with pack.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("seed", range(6))
def test_everything_handed_out_in_two_months_recovers_no_withheld_count(
    tmp_path: Path, seed: int
) -> None:
    findings = attack(write_packs(tmp_path, seed))
    assert findings, "nothing was withheld: the attack proves nothing"
    assert [found for found in findings if found.high - found.low < NARROWEST] == []


def test_the_attack_recovers_what_a_pack_withholds_that_hides_small_counts_alone(
    tmp_path: Path,
) -> None:
    """Opiate 12 and non-opiate "<5" of 15, all other groups 0: the small group is 3."""
    folder = tmp_path / "partnership"
    folder.mkdir()
    fields = (
        "measure,component,window_start,window_end,area,provider_code,client_group,breakdown,"
        "breakdown_value,value_kind,numerator,denominator,value"
    )
    start = "SC02,closed,2025-03-01,2025-03-31,town,all,adult"
    lines = [f"{start},total,all,count,15,,15", f"{start},substance_group,opiate,count,12,,12"]
    lines.append(f"{start},substance_group,non_opiate_only,count,<5,,withheld")
    lines += [f"{start},substance_group,{group},count,0,,0" for group in GROUPS[2:]]
    (folder / "town.csv").write_text("\n".join([fields, *lines]) + "\n", encoding="utf-8")
    assert [(found.low, found.high) for found in attack([tmp_path])] == [(3, 3)]


def test_a_rolling_figure_is_public_at_the_end_of_a_quarter_alone(tmp_path: Path) -> None:
    february, march = write_packs(tmp_path, 0)
    assert not (february / "public").exists()
    assert sorted(path.name for path in (march / "public").iterdir()) == [
        "wirral.csv",
        "wirral.html",
        "wirral.xlsx",
    ]


def test_public_counts_are_multiples_of_five_and_percentages_whole(tmp_path: Path) -> None:
    for row in rows_of(write_packs(tmp_path, 0)[1] / "public" / "wirral.csv"):
        for text in (row["numerator"], row["denominator"]):
            assert text == "withheld" or int(text) % 5 == 0
        assert row["value"] in ("withheld", "") or row["value"].rstrip("%").isdigit()


def test_no_small_number_stands_in_a_partnership_pack(tmp_path: Path) -> None:
    for folder in write_packs(tmp_path, 0):
        for row in rows_of(folder / "partnership" / "wirral.csv"):
            assert {row["numerator"], row["denominator"]}.isdisjoint({"1", "2", "3", "4"})
            if "withheld" in (row["numerator"], row["denominator"]) or "<5" in (
                row["numerator"],
                row["denominator"],
            ):
                assert (row["value"], row["rag"]) == ("withheld", "")


def test_earlier_packs_are_found_from_a_publication_in_the_making_and_from_a_finished_one(
    tmp_path: Path,
) -> None:
    _, march = write_packs(tmp_path, 0)
    in_the_making = earlier_counts(tmp_path / ".building-3" / "reports")
    numbers = {count.publication for counts in in_the_making.values() for count in counts}
    assert numbers == {1, 2}
    finished = earlier_counts(march)
    assert {count.publication for counts in finished.values() for count in counts} == {1}


def test_the_same_publications_give_the_same_bytes(tmp_path: Path) -> None:
    once, again = write_packs(tmp_path / "once", 1), write_packs(tmp_path / "again", 1)
    for one, other in zip(once, again, strict=True):
        for path in sorted(path for path in one.rglob("*") if path.is_file()):
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path.name
