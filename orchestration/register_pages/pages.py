"""All pages that are written from registers."""

from __future__ import annotations

from pathlib import Path

from orchestration.register_pages import indicators, measures, rules
from orchestration.settings import PROJECT

DOCS = PROJECT / "docs"
# folders that hold nothing else
FOLDERS = (measures.FOLDER, indicators.FOLDER)


def register_pages() -> dict[Path, str]:
    """Give the text of every page by its path under docs."""
    return {
        rules.PAGE: rules.rules_page(),
        **measures.measure_pages(),
        **indicators.indicator_pages(),
    }
