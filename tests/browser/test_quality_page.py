"""The data-quality report in a real Chromium: alone, accessible, by keyboard and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from orchestration.gate import Ruleset
from tests.warehouses import Submission, Warehouse, faulty, gate, month, record, sound

AGENCIES = {
    "A0001": ("adult", "north"),
    "A0002": ("adult", "south"),
    "A0003": ("young_people", "north"),
    "A0004": ("adult", "west"),
}
# the kinds of page, and what their first sentence holds
KINDS = {
    "open": "The gate is open: May 2024 can be published.",
    "closed": "The gate is closed: May 2024 is not published",
    "overridden": "is published in spite of it",
    "nothing": "nothing was checked",
}
Open = Callable[[str, int], Page]
# a telephone and a desk; 320 px is what a page enlarged to 400% has
WIDTHS = (400, 1280)
MOST_TABS = 100


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, ruleset: Ruleset) -> dict[str, Path]:
    """Make a page of each kind."""
    made = {}
    for kind in KINDS:
        warehouse = Warehouse(tmp_path_factory.mktemp(kind) / "home", AGENCIES).create()
        if kind == "open":
            land_history(warehouse)
            warehouse.land(sound("2024-05", "north.csv"))
            warehouse.land(sound("2024-05", "south.csv", "A0002"))
        if kind in ("closed", "overridden"):
            land_history(warehouse)
            land_failures(warehouse)
            publish(warehouse)
        reason = "Agreed at the meeting of 4 June" if kind == "overridden" else None
        gate(warehouse, ruleset, accepted_reason=reason)
        made[kind] = warehouse.home / "quality" / "latest" / "index.html"
    return made


def land_history(warehouse: Warehouse) -> None:
    for period in ("2024-01", "2024-02", "2024-04"):
        warehouse.land(sound(period, "north.csv"))
        warehouse.land(sound(period, "young.csv", "A0003"))
    warehouse.land(faulty("2024-03", "south.csv", "A0002"))


def publish(warehouse: Warehouse) -> None:
    """Publish what fills the sections on figures and on outcome forms, of many and of none."""
    figures = [
        {"cell": cell, "provider_code": provider, "numerator": met, "denominator": due}
        for provider in ("all", "north", "west")
        for cell, met, due in (
            *(("ACT01.value", 1200, None), ("SC01.value", 300, 1200), ("SC03.value", 0, 0)),
            *(("TOP08.psychological.mean_change", 20, 8), ("TOP01.start", 79, 100)),
            *(("TOP01.review", 80, 100), ("TOP01.exit", 0, 0), ("TOP01.exit_planned", 1, 1)),
        )
    ]
    insufficient = {"status": "insufficient_data"}
    warehouse.publish("2024-04", *figures, {**figures[1], **insufficient, "client_group": "yp"})


def land_failures(warehouse: Warehouse) -> None:
    """Land what fills every table: failures, warnings, accepted ones, a file rejected whole."""
    submission = faulty("2024-05", "north.csv", unknown_columns="LOCAL1")
    submission.records += [
        ("client", "A0001", record("client", dob=None)),
        ("outcome", "A0001", record("outcome", topdate=None)),
    ]
    warehouse.land(submission)
    warehouse.land(faulty("2024-05", "west.csv", "A0004"))
    warehouse.land(
        Submission(
            path="ndtms/2024-05/broken.csv",
            month=month("2024-05"),
            agency="A0002",
            status="rejected",
            rejected_rule="V001",
        )
    )
    warehouse.accept_issues({"rule_id": "V021", "agency_code": "A0004"}, {})
    warehouse.execute(
        """
        create table raw.reference_submissions as
        select 'ndtms_adult' as dataset, 'A0001' as agency_code, '2024-05' as period,
            '2024-06-30' as received_date
        """
    )


@pytest.fixture
def opened(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Open a page of a kind at a width; at the end nothing else was asked for or complained of."""
    context = browser.new_context(color_scheme="light")
    asked: list[str] = []
    complaints: list[str] = []
    addresses: set[str] = set()

    def open_page(kind: str, width: int) -> Page:
        address = pages[kind].resolve().as_uri()
        addresses.add(address)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    context.close()
    assert {url for url in asked if not url.startswith("data:")} == addresses
    assert complaints == []


def open_all_details(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_of_its_kind(opened: Open, kind: str) -> None:
    assert KINDS[kind] in opened(kind, 1280).locator(".headline").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(opened: Open, kind: str, width: int) -> None:
    page = opened(kind, width)
    open_all_details(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_would_find_what_is_wrong(opened: Open) -> None:
    page = opened("open", 1280)
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    found = {violation["id"] for violation in Axe().run(page).response["violations"]}
    assert {"color-contrast", "html-has-lang"} <= found


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_wide_tables_scrolls_sideways(opened: Open, kind: str, width: int) -> None:
    page = opened(kind, width)
    open_all_details(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything(opened: Open, kind: str, width: int) -> None:
    page = opened(kind, width)
    open_all_details(page)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    reached = set()
    for _ in range(MOST_TABS):
        label, outline = page.evaluate(
            """() => {
                const at = document.activeElement;
                const label = at.getAttribute("aria-label") || at.textContent;
                return [at === document.body ? null : label, getComputedStyle(at).outlineStyle];
            }"""
        )
        if label is None:
            break
        assert outline != "none", label
        reached.add(label)
        page.keyboard.press("Tab")
    regions = page.locator(".scroll").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert regions
    assert set(regions) - reached == set()


def test_the_skip_link_leads_past_the_contents(opened: Open) -> None:
    page = opened("closed", 1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_prints_with_all_its_tables(opened: Open, kind: str) -> None:
    page = opened(kind, 1280)
    page.emulate_media(media="print")
    tables = page.locator("table")
    assert all(tables.nth(number).is_visible() for number in range(tables.count()))
    assert not page.locator("nav").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_failures_are_told_apart_by_how_long_they_stand(opened: Open) -> None:
    headings = "table.rules thead th"
    assert "Persisting" in opened("closed", 1280).locator(headings).all_inner_texts()
