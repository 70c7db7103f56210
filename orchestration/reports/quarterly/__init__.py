"""The quarterly report of each contract: one content, written as HTML, tagged PDF and workbook."""

from orchestration.reports.quarterly.build import build, is_due

__all__ = ["build", "is_due"]
