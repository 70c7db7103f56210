"""Landing: takes the extracts of the landing folder into the raw tables, unchanged and once."""

from orchestration.landing.discover import NdtmsFile, discover, size_and_change
from orchestration.landing.report import (
    DuplicateFile,
    LandedFile,
    LandingFault,
    LandingReport,
    RejectedFile,
)
from orchestration.landing.run import land
from orchestration.landing.submissions import submission_months

__all__ = [
    "DuplicateFile",
    "LandedFile",
    "LandingFault",
    "LandingReport",
    "NdtmsFile",
    "RejectedFile",
    "discover",
    "land",
    "size_and_change",
    "submission_months",
]
