"""Reference tables that only the local indicators need, all values invented."""

import csv
from datetime import timedelta
from pathlib import Path

import numpy as np

from orchestration.sample.local.clients import WARD_PREFIX, WARDS
from orchestration.sample.local.ledger import EPOCH
from orchestration.sample.local.psychology import HOMES
from orchestration.sample.local.roster import Roster

EDITION = "synthetic 2019"
AGE_BANDS = ("", "0-17", "18-29", "30-49", "50+")
POPULATION = {"hackney": 261_000, "city_of_london": 9_000, "hackney_city": 270_000}
SHARES = {"bme": 0.46, "lgbtqi": 0.07, "women": 0.50, "parents": 0.33}
# deaths are published for the authorities, rates for the area as well
DEATHS = {"hackney": (18, 22, 21, 19), "city_of_london": (1, 1, 0, 1)}
ADMISSION_RATES = {
    "hackney": (618.2, 647.9, 604.4, 611.8),
    "city_of_london": (402.3, 415.6, 420.1, 398.9),
    "hackney_city": (611.5, 640.2, 598.7, 605.1),
}
GRADES = ("outstanding", "good", "other")
YEARS = 4


def write_local_reference(random: np.random.Generator, landing: Path, roster: Roster) -> list[Path]:
    """Write deprivation, population, deaths, admission rates and grades; return the names."""
    newest = EPOCH + timedelta(days=roster.end)
    years = [newest.year - back for back in range(YEARS, 0, -1)]
    tables: dict[str, list[tuple[object, ...]]] = {
        "deprivation": _deprivation(),
        "population": _population(years),
        "ext_death_registration": [
            ("area", "period", "drug_related_deaths"),
            *(
                (area, f"{year}-01-01", deaths)
                for area, of_years in DEATHS.items()
                for year, deaths in zip(years, of_years, strict=True)
            ),
        ],
        "ext_admission_rate": [
            ("area", "period", "substance_related_rate"),
            *(
                (area, f"{year}-04-01", rate)
                for area, of_years in ADMISSION_RATES.items()
                for year, rate in zip(years, of_years, strict=True)
            ),
        ],
        "ext_ofsted_grade": _grades(random, roster),
    }
    names = []
    for table, lines in tables.items():
        names.append(Path("reference") / f"{table}.csv")
        (landing / names[-1]).parent.mkdir(parents=True, exist_ok=True)
        with (landing / names[-1]).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    return names


def _deprivation() -> list[tuple[object, ...]]:
    """Wards from the poorest to the richest; the poorest fifth is quintile 1."""
    lines: list[tuple[object, ...]] = [
        ("ward_code", "edition", "borough_quintile", "national_decile")
    ]
    for prefix in WARD_PREFIX.values():
        for ward in range(WARDS):
            quintile, decile = ward * 5 // WARDS + 1, ward * 10 // WARDS + 1
            lines.append((f"{prefix}{ward + 1:04d}", EDITION, quintile, decile))
    return lines


def _population(years: list[int]) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = [
        ("area", "year", "age_band", "sex", "population", *(f"profile__{name}" for name in SHARES))
    ]
    share_of_band = (1.0, 0.21, 0.26, 0.34, 0.19)
    for area, total in POPULATION.items():
        for number, year in enumerate(years):
            for band, part in zip(AGE_BANDS, share_of_band, strict=True):
                for sex, half in (("", 1.0), ("F", 0.5), ("M", 0.5)):
                    people = round(total * (1 + number / 100) * part * half)
                    shares = SHARES.values() if band == sex == "" else [""] * len(SHARES)
                    lines.append((area, year, band, sex, people, *shares))
    return lines


def _grades(random: np.random.Generator, roster: Roster) -> list[tuple[object, ...]]:
    """One or two inspections of every small group home but the last, which has had none."""
    lines: list[tuple[object, ...]] = [("home_id", "inspection_date", "grade")]
    for number, home in enumerate(HOMES[:-1]):
        for back in (420, 90)[: 1 + number % 2 + (number == 0)]:
            day = EPOCH + timedelta(days=roster.end - back - int(random.integers(0, 60)))
            lines.append((home, day, GRADES[number % len(GRADES)]))
    return lines
