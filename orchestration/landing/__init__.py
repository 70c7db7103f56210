"""Landing: takes the extracts of the landing folder into the raw tables, unchanged and once."""

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
    "RejectedFile",
    "land",
    "submission_months",
]
