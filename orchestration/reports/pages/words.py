"""Numbers, months and names in words, as every page writes them.

"100%" is said only where nothing fails: what passes is rounded down, what fails is rounded up, and
what is not known is said to be so.
"""

from __future__ import annotations

import calendar
from datetime import date

_WHOLE = 10_000  # a percentage to two decimals, in whole numbers
DATASETS = {
    "ndtms_adult": "Adults (NDTMS)",
    "ndtms_yp": "Young people (NDTMS)",
    "case_management": "Local extracts and returns",
}
RATING_MARKS = {"green": "good", "amber": "note", "red": "bad"}
"""The sign that goes with a rating."""
CLIENT_GROUPS = {"adult": "Adults", "yp": "Young people"}


def compliance(records: int, failing: int | None) -> str:
    """Say the share that passes, rounded down; "100%" only where nothing fails."""
    if failing is None:
        return "not known"
    if not records:
        return "nothing to check"
    if not failing:
        return "100%"
    if failing >= records:
        return "0%"
    # one of very many that passes is not none
    return _percent(max((records - failing) * _WHOLE // records, 1))


def share_failed(checked: int, failed: int) -> str:
    """Say the share that fails, rounded up; "0%" only where nothing fails."""
    if not checked:
        return "nothing to check"
    if not failed:
        return "0%"
    if failed >= checked:
        return "100%"
    return _percent(min(-(-failed * _WHOLE // checked), _WHOLE - 1))


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def number(value: int) -> str:
    """Write a number with its thousands apart."""
    return f"{value:,}"


def counted(value: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun in the right form."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def month(period: str) -> str:
    """Write ``2025-03`` as "March 2025"."""
    year, month_number = period.split("-")
    return f"{calendar.month_name[int(month_number)]} {year}"


def short_month(period: str) -> str:
    """Write ``2025-03`` as "Mar 2025"."""
    year, month_number = period.split("-")
    return f"{calendar.month_abbr[int(month_number)]} {year}"


def last_day(period: str) -> str:
    """Write the last day of a month."""
    year, month_number = map(int, period.split("-"))
    return day(date(year, month_number, calendar.monthrange(year, month_number)[1]))


def day(value: date | None) -> str:
    """Write a date as "14 April 2025"."""
    if value is None:
        return "not known"
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def dataset(code: str) -> str:
    """Name a dataset."""
    return DATASETS.get(code, code.replace("_", " ").capitalize())


def contract(key: str) -> str:
    """Name a contract by its key, each word with a capital, since some of them are names."""
    return " ".join(word[:1].upper() + word[1:] for word in key.split("_"))


def provider(code: str, names: dict[str, str]) -> str:
    """Name a provider by its name and its code, or by its code where it has no name."""
    if code == "unassigned":
        return "No provider (agency not in the reference table)"
    name = names.get(code)
    return f"{name} ({code})" if name else code


def sentence(text: str) -> str:
    """Begin with a capital letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def provider_code(code: str) -> str:
    """Name a provider where there is little room."""
    return "no provider" if code == "unassigned" else code


def share(numerator: float, denominator: float) -> str:
    """Say a share with what it is made from."""
    asked, met = round(denominator), round(numerator)
    if not asked:
        return "nothing to count"
    return f"{compliance(asked, asked - met)} ({number(met)} of {number(asked)})"
