"""A Chromium for the tests of the pages we make."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM")
    if not path:
        pytest.fail("CHROMIUM does not say where a Chromium is; run `make test-browser`")
    with sync_playwright() as playwright:
        # its sandbox needs rights that root and containers do not have; the pages are our own
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
