"""A second, independent computation of journeys and core measures, to check the SQL against.

Plain Python over the landed files, one client at a time. It shares no code, no seed and no
parameter table with the warehouse, so that a mistake has to be made twice to stay unseen. Where
the written definitions leave a choice open, the choice made is marked `Reading:` in a comment.
"""

from .journeys import Journey, journeys
from .known import Known, known_at
from .landing import Landing, load_landing
from .measures import Case, MeasureRow, cases_of, measure_cases, measure_rows

__all__ = [
    "Case",
    "Journey",
    "Known",
    "Landing",
    "MeasureRow",
    "cases_of",
    "journeys",
    "known_at",
    "load_landing",
    "measure_cases",
    "measure_rows",
]
