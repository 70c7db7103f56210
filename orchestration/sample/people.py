"""Persons: identifying items, consent, and what stays the same all their lives."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import NEVER, Bools, Ints, between, choose, coded, pick
from orchestration.sample.calibration import GROUPS, YOUNG, Calibration
from orchestration.sample.episodes import Episodes
from orchestration.sample.periods import Periods

REFUSED_SHARE = 0.02
WITHDRAWS_CONSENT_SHARE = 0.002
WRONG_BIRTH_DATE_SHARE = 0.004
ADULT_DAYS = 6575
LETTERS = "ABCDEFGHIJKLMNOPRSTVWZ"
FIRST_LETTER_WEIGHTS = (14, 5, 9, 8, 5, 2, 4, 4, 2, 16, 7, 8, 11, 4, 2, 7, 8, 11, 6, 2, 3, 2)
LAST_LETTER_WEIGHTS = (5, 11, 9, 6, 3, 4, 5, 10, 2, 5, 4, 6, 10, 3, 2, 7, 7, 10, 6, 1, 8, 1)


@dataclass(frozen=True)
class People:
    """One element per person; days from 1970-01-01, months from the first submission.

    ``wrong_born`` is what submissions before ``corrected`` say instead of ``born``;
    ``consent_ends`` is the first submission month that holds the person as a refusal.
    """

    group: Ints
    male: Bools
    born: Ints
    wrong_born: Ints
    corrected: Ints
    consent_ends: Ints
    columns: dict[str, pa.Array]


def draw_people(
    random: np.random.Generator,
    calibration: Calibration,
    periods: Periods,
    group: Ints,
    episodes: Episodes,
) -> People:
    """Draw the persons behind the episodes."""
    size = len(group)
    male = random.random(size) < calibration.item("male")[group]
    first_letter = pick(random, FIRST_LETTER_WEIGHTS, size)
    last_letter = pick(random, LAST_LETTER_WEIGHTS, size)
    born = _birth_days(random, calibration, periods, group, episodes)
    wrong = born + np.where(random.random(size) < 0.5, 31, -366)
    key = (first_letter * 32 + last_letter) * 2 + male
    born, wrong = _distinct(key, born, wrong)

    # the months in which a correction or a withdrawal of consent can be seen
    seen, gone = np.full(size, NEVER), np.zeros(size, dtype=np.int64)
    np.minimum.at(seen, episodes.person, episodes.seen)
    np.maximum.at(gone, episodes.person, np.minimum(episodes.gone, len(periods.months)))
    choices = np.maximum(gone - 1 - seen, 0)
    later = seen + 1 + (random.random(size) * choices).astype(np.int64)
    refused = random.random(size) < REFUSED_SHARE
    withdraws = choose(random, ~refused & (choices > 0), WITHDRAWS_CONSENT_SHARE)
    misborn = choose(random, ~refused & ~withdraws & (choices > 0), WRONG_BIRTH_DATE_SHARE)
    return People(
        group=group,
        male=male,
        born=born,
        wrong_born=wrong,
        corrected=np.where(misborn, later, 0),
        consent_ends=np.where(refused, 0, np.where(withdraws, later, NEVER)),
        columns={
            "FINITIAL": coded(LETTERS, first_letter),
            "SINITIAL": coded(LETTERS, last_letter),
            "SEX": coded("FM", male.astype(np.int64)),
            **{
                name: _text(calibration, random, name, group)
                for name in ("ETHNIC", "NATION", "RELIGION", "SEXUALO", "VETERAN")
            },
        },
    )


def _text(
    calibration: Calibration, random: np.random.Generator, name: str, group: Ints
) -> pa.Array:
    drawn = calibration.draw(random, name, group)
    return coded(drawn.words, drawn.positions)


def _birth_days(
    random: np.random.Generator,
    calibration: Calibration,
    periods: Periods,
    group: Ints,
    episodes: Episodes,
) -> Ints:
    """Birth days that give the age bands among those in treatment in the newest year."""
    size = len(group)
    first, last = np.full(size, NEVER), np.full(size, -NEVER)
    np.minimum.at(first, episodes.person, episodes.triaged)
    np.maximum.at(last, episodes.person, episodes.triaged)
    reference = np.maximum(last, periods.end - 364)
    youngest, oldest = np.array([18, 30, 50]), np.array([30, 50, 50])
    years = np.zeros(size)
    for number in range(len(GROUPS)):
        members = np.flatnonzero(group == number)
        if number == YOUNG:
            age = pick(random, (0.01, 0.05, 0.13, 0.27, 0.30, 0.19, 0.03, 0.02), len(members)) + 12
            reference[members] = first[members]
            years[members] = age + random.random(len(members))
            continue
        shares = [calibration.item(f"age_{band}")[number] for band in ("18_29", "30_49", "50_plus")]
        band = pick(random, shares, len(members))
        within = random.random(len(members)) * (oldest - youngest)[band]
        years[members] = youngest[band] + within
        old = members[band == 2]
        years[old] += np.minimum(random.exponential(8, len(old)), 34)
    born: Ints = reference - (years * 365.25).astype(np.int64)
    grown_up: Ints = first - ADULT_DAYS - between(random, 1, 900, size)
    born[group != YOUNG] = np.minimum(born, grown_up)[group != YOUNG]
    return born


def _distinct(key: Ints, born: Ints, wrong: Ints) -> tuple[Ints, Ints]:
    """Move birth days back until no two persons share initials, sex and birth day."""
    size = len(born)
    both = np.r_[born, wrong]
    keys = np.r_[key, key] * 100_000
    while True:
        # the earliest element of a kind keeps its day: right dates come before wrong ones
        _, first = np.unique(keys + both, return_index=True)
        repeated = np.ones(2 * size, dtype=np.bool_)
        repeated[first] = False
        if not repeated.any():
            return both[:size], both[size:]
        both[repeated] -= 1
