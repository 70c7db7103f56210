"""The data-quality report: one HTML page for commissioners and the providers' data managers.

``content`` gathers what is on it, ``wording`` puts it in words, ``chart`` draws, ``page`` lays it
out with the templates beside it. The same results give the same bytes.
"""

from orchestration.quality_report.content import gather
from orchestration.quality_report.page import page_of

__all__ = ["gather", "page_of"]
