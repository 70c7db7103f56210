"""The pages of the reports in a real Chromium: alone, accessible, by keyboard and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from orchestration.reports.build import build_reports
from tests.publications import a_quarter

# the kinds of page, and where one of each lies
KINDS = {
    "index": "index.html",
    "report": "quarterly/wirral.html",
    "report_with_charts": "quarterly/somerset.html",
    "report_without_contract": "quarterly/stoke_on_trent.html",
    "cases": "quarterly/wirral/wir_01.html",
    "definition": "definitions/wir_01.html",
    "action_plans": "action-plans/wirral.html",
    "exceptions": "exceptions/exceptions.html",
    "calendar": "calendar/calendar.html",
    "partnership_pack": "partnership/wirral.html",
    "public_pack": "public/wirral.html",
}
Open = Callable[[str, int], Page]
# a telephone and a desk; 320 px is what a page enlarged to 400% has
WIDTHS = (400, 1280)
MOST_TABS = 2000


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    publication = a_quarter(tmp_path_factory.mktemp("publication"))
    out = publication / "reports"
    build_reports(publication, out, cache=tmp_path_factory.mktemp("cache"), say=lambda _line: None)
    return out


@pytest.fixture
def opened(browser: Browser, reports: Path) -> Iterator[Open]:
    """Open a page at a width; at the end nothing else was asked for or complained of."""
    context = browser.new_context(color_scheme="light")
    asked: list[str] = []
    complaints: list[str] = []

    def open_page(kind: str, width: int) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((reports / KINDS[kind]).resolve().as_uri())
        return page

    yield open_page
    context.close()
    # pages of the reports themselves, as a link was followed; nothing that a page needs
    inside = reports.resolve().as_uri()
    others = [url for url in asked if not url.startswith("data:")]
    assert [url for url in others if not url.startswith(inside) or ".html" not in url] == []
    assert complaints == []


def open_all_details(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(opened: Open, kind: str, width: int) -> None:
    page = opened(kind, width)
    open_all_details(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_wide_tables_scrolls_sideways(opened: Open, kind: str, width: int) -> None:
    page = opened(kind, width)
    open_all_details(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_that_scrolls(opened: Open, kind: str) -> None:
    page = opened(kind, 400)
    open_all_details(page)
    reached = set()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
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
    regions = page.locator(".scroll").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert set(regions) - reached == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_regions_of_a_page_have_the_same_name(opened: Open, kind: str) -> None:
    regions = (
        opened(kind, 1280)
        .locator(".scroll")
        .evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    )
    assert len(regions) == len(set(regions))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_prints_with_all_its_tables(opened: Open, kind: str) -> None:
    page = opened(kind, 1280)
    page.emulate_media(media="print")
    tables = page.locator("table")
    assert all(tables.nth(number).is_visible() for number in range(tables.count()))
    assert not page.locator("nav").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_two_clicks_lead_from_what_is_red_to_the_cases(opened: Open) -> None:
    page = opened("index", 1280)
    page.get_by_role("link", name="What is red").click()
    page.get_by_role("link", name="Single indicator: Opiate users").first.click()
    page.wait_for_url("**/quarterly/wirral/wir_01.html")
    assert page.get_by_text("First 200 of 300 cases").is_visible()


def test_a_report_leads_from_red_to_the_cases_in_one_click(opened: Open) -> None:
    page = opened("report", 1280)
    page.get_by_role("link", name="why is wir_01 red?").click()
    page.wait_for_url("**/quarterly/wirral/wir_01.html")
    assert page.get_by_text("Cases by why they count as they do").is_visible()


def test_a_figure_leads_to_its_definition(opened: Open) -> None:
    page = opened("report", 1280)
    page.get_by_role("link", name="Definition of wir_01").click()
    page.wait_for_url("**/definitions/wir_01.html")
    assert "Opiate users" in page.locator("h1").inner_text()
