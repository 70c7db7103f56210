"""The quarterly reports and the index page, made from a small publication and read back."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import duckdb
import openpyxl
import pytest

from orchestration.lib.registers import register
from orchestration.reports.build import build_reports
from orchestration.reports.published import opened
from orchestration.reports.quarterly.content import reports_of
from tests.publications import COUNT, FIGURES, GREEN, MEAN, RED, a_quarter, printed_order

FRAMEWORKS = ("cheshire_east", "hackney_city", "somerset", "stoke_on_trent", "wirral")
# as every form writes them: value, what it is made from, target, rating
WRITTEN = {
    "wir_01": ("7.6%", "141 of 1,855", "at least 10.0%", "Red"),
    "som_mds_13a": ("1,234", "", "No target", "Not rated"),
    "ce_a3_2": ("3.00", "12 of 4", "at least 5.00", "Red, on figures that are insufficient data"),
    "hac_08": ("90.0%", "9 of 10", "at least 80.0%", "Green"),
}
EVERY_MONTH = (
    *("monthly workbooks", "exception report", "contract calendar", "packs to hand out"),
)
"""What is made in any month, by its line of progress."""


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_quarter(tmp_path_factory.mktemp("publication"))


@pytest.fixture(scope="module")
def reports(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = publication / "reports"
    build_reports(publication, out, cache=tmp_path_factory.mktemp("cache"), say=lambda _line: None)
    return out


def test_a_contract_of_an_unknown_framework_keeps_no_report_back(
    publication: Path, tmp_path: Path
) -> None:
    shutil.copy(publication / "marts.duckdb", tmp_path)
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        connection.execute(
            "insert into published.dim_contract by name "
            "select 'ghost' as contract, 'mistyped' as framework, 'here' as area, "
            "'p1' as provider_code, date '2024-04-01' as start_date"
        )
    with opened(publication) as before, opened(tmp_path) as after:
        keys = [report.key for report in reports_of(before)]
        assert [report.key for report in reports_of(after)] == keys
    assert "ghost" not in keys


def text_of(page: Path) -> str:
    """Give the words of a page as they are read, a blank between two elements."""
    body = re.sub(r"<(style|svg).*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def rows_of(page: Path) -> dict[str, list[str]]:
    """Give the cells of each indicator in the tables of the sections, its first figure."""
    found: dict[str, list[str]] = {}
    for indicator, row in re.findall(
        r'<tr data-indicator="([^"]+)".*?>(.*?)</tr>', page.read_text("utf-8"), flags=re.DOTALL
    ):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, flags=re.DOTALL)
        words = [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]
        found.setdefault(indicator, words)
    return found


def workbook_rows(path: Path) -> dict[str, dict[str, object]]:
    """Give the first row of each indicator of a workbook, by the headings."""
    found: dict[str, dict[str, object]] = {}
    for sheet in openpyxl.load_workbook(path):
        headings = [cell.value for cell in sheet[4]]
        if "Indicator id" not in headings:
            continue
        for row in sheet.iter_rows(min_row=5, values_only=True):
            values = dict(zip(headings, row, strict=True))
            found.setdefault(str(values["Indicator id"]), values)
    return found


def pdf_text(path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip(
            "pdftotext (poppler-utils) reads the words back from a PDF and is not installed"
        )
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return " ".join(done.stdout.decode("utf-8").split())


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_indicator_stands_in_the_page_in_the_order_of_its_document(
    reports: Path, framework: str
) -> None:
    assert list(rows_of(reports / f"quarterly/{framework}.html")) == printed_order(framework)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_indicator_stands_in_the_workbook_in_the_order_of_its_document(
    reports: Path, framework: str
) -> None:
    assert list(workbook_rows(reports / f"quarterly/{framework}.xlsx")) == printed_order(framework)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_indicator_stands_in_the_pdf_in_the_order_of_its_document(
    reports: Path, framework: str
) -> None:
    text = pdf_text(reports / f"quarterly/{framework}.pdf")
    assert re.findall(r"Definition of (\w+)", text) == printed_order(framework)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_a_document_prints_at_odds_with_us_is_shown_as_it_prints_it(
    reports: Path, framework: str
) -> None:
    rows = rows_of(reports / f"quarterly/{framework}.html")
    text = text_of(reports / f"quarterly/{framework}.html")
    for row in register("indicators_as_printed"):
        # some are of a whole section
        if row["framework"] != framework or not row["indicator_id"]:
            continue
        if row["printed_no"]:
            assert rows[row["indicator_id"]][0] == row["printed_no"]
        if row["printed_title"]:
            said = row["printed_title"].replace("(blank)", "left empty in the document")
            assert f"As printed: {' '.join(said.split())}" in text


def test_every_indicator_has_a_place_in_its_document() -> None:
    assert {row["indicator_id"] for row in register("indicator_positions")} == {
        row["indicator_id"] for row in register("indicators")
    }
    for framework in FRAMEWORKS:
        own = set(printed_order(framework))
        places = [
            int(row["position"])
            for row in register("indicator_positions")
            if row["indicator_id"] in own
        ]
        assert sorted(places) == list(range(1, len(own) + 1))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: str(figure["indicator_id"]))
def test_a_figure_reads_alike_in_all_three_forms(reports: Path, figure: dict[str, object]) -> None:
    indicator = str(figure["indicator_id"])
    value, made_from, target, rating = WRITTEN[indicator]
    page = reports / f"quarterly/{figure['contract']}.html"
    row = rows_of(page)[indicator]
    assert row[3] == f"{value} {made_from}".strip()
    assert row[6] == target
    assert row[7].removeprefix("✕ ").removeprefix("✓ ") == rating
    own = workbook_rows(page.with_suffix(".xlsx"))[indicator]
    assert own["Value"] == figure["value"]
    assert own["Numerator"] == figure["numerator"]
    assert own["Denominator"] == figure.get("denominator")
    assert own["Target value"] == figure.get("target")
    assert own["Target is"] == target
    assert own["Rating"] == rating
    text = pdf_text(page.with_suffix(".pdf"))
    assert re.search(rf"{value}\s+{made_from}".strip(), text)
    assert f"Target: {target} Rating: " in text


def test_earlier_figures_stand_beside_the_newest_by_how_often_it_is_reported(
    reports: Path,
) -> None:
    # 100 and 150 of 1,855; a quarterly figure looks back three months, a monthly one
    red = rows_of(reports / "quarterly/wirral.html")["wir_01"]
    assert red[3:6] == ["7.6% 141 of 1,855", "5.4% 100 of 1,855", "8.1% 150 of 1,855"]
    count = rows_of(reports / "quarterly/somerset.html")["som_mds_13a"]
    assert count[3:6] == ["1,234", "1,000", "no figure"]


def test_an_indicator_without_a_figure_says_what_it_waits_for_and_is_no_zero(
    reports: Path,
) -> None:
    row = rows_of(reports / "quarterly/cheshire_east.html")["ce_sv_1"]
    assert row[3] == "Not collected: needs return: social_value_target"
    own = workbook_rows(reports / "quarterly/cheshire_east.xlsx")["ce_sv_1"]
    assert own["Value"] is None
    assert own["Quality"] == "Not collected: needs return: social_value_target"


def test_the_commentary_of_a_provider_stands_beside_its_figure(reports: Path) -> None:
    said = "Commentary of driftwood: The new service <opened> in February."
    assert said in text_of(reports / "quarterly/wirral.html")
    assert workbook_rows(reports / "quarterly/wirral.xlsx")["wir_01"]["Commentary"] == said
    assert said in pdf_text(reports / "quarterly/wirral.pdf")
    assert "No commentary was handed in." in text_of(reports / "quarterly/somerset.html")


def test_the_commentary_of_another_quarter_or_contract_stays_away(reports: Path) -> None:
    text = text_of(reports / "quarterly/wirral.html")
    assert text.count("Commentary of driftwood") == 1


TOLD_IN_WORDS = (
    # 85 indicators, one with a figure and one with words
    "85 indicators, of which 1 has figures, 1 is told in words and 83 are not collected yet.",
    "Commentary of silkworm: The forum met twice.",
    "Commentary of silkworm, pilot, next steps: A charter is planned.",
)


def test_an_indicator_told_in_words_has_them_and_is_not_called_missing(reports: Path) -> None:
    page = reports / "quarterly/cheshire_east.html"
    assert rows_of(page)["ce_a2_06"][3] == "Told in words: see its commentary"
    text = text_of(page)
    assert all(said in text for said in TOLD_IN_WORDS)
    assert text.count("Commentary of silkworm") == 2
    assert "indicator_texts" not in text
    own = workbook_rows(page.with_suffix(".xlsx"))["ce_a2_06"]
    assert own["Commentary"] == " ".join(TOLD_IN_WORDS[1:])
    assert (own["Status"], own["Quality"]) == ("final", "Told in words: see its commentary")


def test_an_indicator_whose_words_have_not_come_says_so(reports: Path) -> None:
    page = reports / "quarterly/hackney_city.html"
    said = "Not collected: no text of it has come in: narrative_entry"
    assert rows_of(page)["hac_16a"][3] == said
    own = workbook_rows(page.with_suffix(".xlsx"))["hac_16a"]
    assert (own["Status"], own["Quality"]) == ("not_collected", said)
    assert own["Commentary"] == "No commentary was handed in."


def test_the_pdf_tells_in_words_what_the_page_does(reports: Path) -> None:
    text = pdf_text(reports / "quarterly/cheshire_east.pdf")
    assert all(said in text for said in TOLD_IN_WORDS)
    assert "Told in words: see its commentary" in text
    text = pdf_text(reports / "quarterly/hackney_city.pdf")
    assert "Not collected: no text of it has come in: narrative_entry" in text


def test_an_action_plan_says_who_answers_by_when_as_returned_by_the_report_date(
    reports: Path,
) -> None:
    page = reports / "action-plans/wirral.html"
    text = text_of(page)
    # of the case that is over, and of what came after the report date, nothing
    assert "Who is responsible head of the service When results are realised 22 August 2025" in text
    left_open = "To be filled in: the action plan that was sent does not say it."
    assert f"What is required {left_open}" in text
    rows = openpyxl.load_workbook(page.with_suffix(".xlsx"))["Plans"].values
    own = dict(zip(next(rows), next(rows), strict=True))
    assert own["Who is responsible"] == "head of the service"
    assert own["When results are realised"] == "22 August 2025"
    assert own["What is required"] == left_open


def test_an_action_plan_that_was_not_sent_is_to_be_filled_in(reports: Path) -> None:
    said = "Who is responsible To be filled in: no action plan for this indicator was sent."
    assert said in text_of(reports / "action-plans/cheshire_east.html")


def test_red_is_explained_in_two_clicks_down_to_the_cases(reports: Path, publication: Path) -> None:
    links = re.findall(r'href="([^"#]+)"', (reports / "index.html").read_text("utf-8"))
    assert "quarterly/wirral/wir_01.html" in links
    page = reports / "quarterly/wirral/wir_01.html"
    text = text_of(page)
    assert "First 200 of 300 cases, those outside the numerator first" in text
    assert "100 more cases are in the table published.measure_cases" in text
    query = re.search(r"<pre>(.*?)</pre>", page.read_text("utf-8"), flags=re.DOTALL)
    assert query is not None
    with duckdb.connect(str(publication / "marts.duckdb"), read_only=True) as reader:
        assert len(reader.execute(unescape(query.group(1))).fetchall()) == 300
    listed = re.findall(r"<th scope=\"row\"><code>(\w+)</code>", page.read_text("utf-8"))
    assert len(listed) == 200
    assert listed[0] == f"{141:016x}"


def test_figures_of_single_providers_stand_on_the_page_of_the_cases(reports: Path) -> None:
    assert "Headline driftwood Adults opiate 7.5% 140 of 1,855" in text_of(
        reports / "quarterly/wirral/wir_01.html"
    )


def test_the_index_page_says_what_changed_and_why(reports: Path) -> None:
    # 100 of 1,855
    assert "December 2024 Adults 5.0% 5.4% records that came late" in text_of(
        reports / "index.html"
    )


def test_every_link_leads_somewhere(reports: Path) -> None:
    checked = 0
    for page in reports.rglob("*.html"):
        text = page.read_text("utf-8")
        anchors = set(re.findall(r'\bid="([^"]+)"', text))
        for link in re.findall(r'<a [^>]*href="([^"]+)"', text):
            path, _, anchor = link.partition("#")
            if path:
                target = (page.parent / path).resolve()
                assert target.is_file(), f"{page}: {link}"
            else:
                assert anchor in anchors, f"{page}: {link}"
            checked += 1
    assert checked > 1000


def test_data_quality_stands_beside_the_figures(reports: Path) -> None:
    assert "driftwood Adults (NDTMS) 1,000 1 99.90% ✕ closed" in text_of(
        reports / "quarterly/wirral.html"
    )


def test_a_point_outside_the_limits_is_told_in_words(reports: Path) -> None:
    # 1,223 to 1,233 in ones, 1,400 and 1,234 are 16,142 together; of the ranges, 167 and 166 are
    # screened out and 1 is left
    text = text_of(reports / "quarterly/somerset.html")
    assert "13 points from March 2024 to March 2025: mean 1,241.69" in text
    assert "February 2025 is outside the limits" in text


def test_each_sheet_has_one_named_table_and_no_merged_cell(reports: Path) -> None:
    names = set()
    for framework in FRAMEWORKS:
        book = openpyxl.load_workbook(reports / f"quarterly/{framework}.xlsx")
        assert book.sheetnames[0] == "Notes"
        assert book.properties.title
        for sheet in book:
            assert len(sheet.tables) == 1
            assert not sheet.merged_cells.ranges
            assert sheet.freeze_panes == "A5"
            assert sheet["A1"].value
            names.add(next(iter(sheet.tables)))
    assert {"table_appendix_3", "table_domes", "table_key_performance_indicators"} <= names


def test_the_workbook_has_the_columns_the_framework_prints(reports: Path) -> None:
    sheet = openpyxl.load_workbook(reports / "quarterly/cheshire_east.xlsx")["Appendix 3"]
    assert [cell.value for cell in sheet[4]][:7] == [
        "PI/KPI No.",
        "Performance Indicator",
        "Technical Guidance Reference",
        "Indicator construction",
        "Comments",
        "2018/19 Target",
        "Reporting frequency",
    ]


def test_the_pdf_is_tagged_and_has_a_title(reports: Path) -> None:
    made = (reports / "quarterly/wirral.pdf").read_bytes()
    assert b"pdfuaid:part" in made
    assert b"Quarterly report, 2024-25 Q4: Wirral" in made


def test_the_same_publication_gives_the_same_bytes(
    publication: Path, reports: Path, tmp_path: Path
) -> None:
    again = tmp_path / "reports"
    build_reports(publication, again, cache=tmp_path / "cache", say=lambda _line: None)
    for path in sorted(reports.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(reports)).read_bytes(), path


def test_a_month_within_a_quarter_has_an_index_and_no_quarterly_report(
    publication: Path, tmp_path: Path
) -> None:
    month = tmp_path / "month"
    month.mkdir()
    shutil.copy(publication / "marts.duckdb", month)
    with duckdb.connect(str(month / "marts.duckdb")) as connection:
        connection.execute("update published.dim_period set is_report_month = period = '2025-02'")
        connection.execute(
            "update published.indicator_values set period = '2025-02' where rag = 'red'"
        )
    lines: list[str] = []
    out = month / "reports"
    written = build_reports(month, out, cache=tmp_path / "cache", say=lines.append)
    assert {report.group for report in written}.isdisjoint(
        {"Quarterly reports", "Performance action plans"}
    )
    assert not (out / "public").exists()
    assert not (out / "quarterly").exists()
    assert "February 2025 does not end a financial quarter" in text_of(out / "index.html")
    # what is red leads to the definition, as there are no pages of cases
    assert 'href="definitions/wir_01.html"' in (out / "index.html").read_text("utf-8")
    assert [line.rsplit(maxsplit=2)[0] for line in lines] == ["definitions", *EVERY_MONTH]


def test_progress_is_told_for_each_kind_of_report(publication: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    build_reports(publication, tmp_path / "out", cache=tmp_path / "cache", say=lines.append)
    assert [line.rsplit(maxsplit=2)[0] for line in lines] == [
        *("definitions", "quarterly reports", "performance action plans"),
        *EVERY_MONTH,
    ]


def test_the_kinds_of_figure_are_all_there() -> None:
    assert {str(one["value_kind"]) for one in (RED, COUNT, MEAN, GREEN)} == {
        "proportion",
        "count",
        "mean",
    }
