"""Items of the episode record that stay as first recorded."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import (
    Bools,
    Floats,
    Ints,
    between,
    coded,
    dates,
    flags,
    joined,
    numbers,
    pick,
)
from orchestration.sample.calibration import YOUNG, Calibration, Draw, rows
from orchestration.sample.episodes import Episodes
from orchestration.sample.people import People

FIRST_EPISODE_NUMBER = 500_001
SUBSTANCES = {
    "opiates": ("1011", "1101", "1105", "1000", "X47", "X48"),
    "crack": ("3201",),
    "cocaine": ("3200",),
    "amphetamines": ("3100", "X31"),
    "cannabis": ("5000",),
    "alcohol": ("7000",),
    "ecstasy": ("3406",),
    "solvents": ("6000",),
    "ketamine": ("X41",),
    "ghb": ("X42",),
    "benzodiazepines": ("2200",),
    "other": ("X46",),
}
HIDDEN_UPPER_TIER_SHARE = 0.05
HIDDEN_AUTHORITY_SHARE = 0.003


@dataclass
class Details:
    """Episode columns, and the facts that forms and reviews follow on from."""

    episodes: Episodes
    young: Bools
    male: Bools
    age: Ints
    columns: dict[str, pa.Array] = field(default_factory=dict)
    drawn: dict[str, Draw] = field(default_factory=dict)
    cites: dict[str, Bools] = field(default_factory=dict)

    @property
    def adult(self) -> Bools:
        """Episodes of the adult groups."""
        return ~self.young


def draw_details(
    random: np.random.Generator, calibration: Calibration, people: People, episodes: Episodes
) -> Details:
    """Draw the constant items of every episode."""
    born = people.born[episodes.person]
    details = Details(
        episodes=episodes,
        young=episodes.group == YOUNG,
        male=people.male[episodes.person],
        age=np.floor((episodes.triaged - born) / 365.25).astype(np.int64),
    )
    _identifiers(calibration, details)
    _residence(random, calibration, details)
    _substances(random, calibration, people, details)
    _circumstances(random, calibration, details)
    _health(random, calibration, details)
    for name in ("YPCIN", "YPCPP", "YPDOMAB", "YPAFFSM", "YPPARNT", "YPHOUSE", "YPNEET"):
        _young_item(random, calibration, details, name)
    return details


def _draw(
    random: np.random.Generator,
    calibration: Calibration,
    details: Details,
    name: str,
    shown: Bools | None = None,
) -> Draw:
    """Draw a code list into the column of the same name, blank where not ``shown``."""
    drawn = calibration.draw(random, name, details.episodes.group)
    details.columns[name] = coded(drawn.words, drawn.positions, shown)
    details.drawn[name] = drawn
    return drawn


def _young_item(
    random: np.random.Generator, calibration: Calibration, details: Details, name: str
) -> None:
    young_group = np.full(len(details.young), YOUNG)
    drawn = calibration.draw(random, name, young_group)
    details.columns[name] = coded(drawn.words, drawn.positions, details.young)


def _identifiers(calibration: Calibration, details: Details) -> None:
    episodes = details.episodes
    prefix = [row["provider_code"][:2].upper() + "-" for row in calibration.agencies]
    details.columns |= {
        "CLIENT": joined(coded(prefix, episodes.agency), numbers(episodes.client + 101)),
        "EPISODID": numbers(np.arange(len(episodes)) + FIRST_EPISODE_NUMBER),
        "CMSID": coded([row["software"] for row in calibration.agencies], episodes.agency),
        "REFLD": dates(episodes.referred),
        "TRIAGED": dates(episodes.triaged),
        "TOPCC": flags(episodes.coordinates, details.adult),
    }


def _residence(random: np.random.Generator, calibration: Calibration, details: Details) -> None:
    """Codes of residence; the upper tier or both are left out now and then."""
    episodes = details.episodes
    size = len(episodes)
    names = [row["area"] for row in calibration.areas]
    place = calibration.draw(random, "PC", episodes.area, names)
    details.columns["PC"] = coded(place.words, place.positions)
    taste, hidden = random.random(size), random.random(size)
    upper = _residence_codes(episodes, names, taste, "UTLA")
    lower = _residence_codes(episodes, names, taste, "LA")
    words = [row["authority_code"] for row in rows("areas")]
    for kind, chosen, hidden_share in (
        ("UTLA", upper, HIDDEN_UPPER_TIER_SHARE),
        # where one authority is both tiers, the lower one repeats the upper
        ("LA", np.where(lower < 0, upper, lower), HIDDEN_AUTHORITY_SHARE),
        ("DAT", _residence_codes(episodes, names, taste, "DAT"), 0.0),
    ):
        shown = (chosen >= 0) & (hidden >= hidden_share)
        details.columns[kind] = coded(words, np.maximum(chosen, 0), shown)


def _residence_codes(episodes: Episodes, names: list[str], taste: Floats, kind: str) -> Ints:
    """Row of seeds/sample/areas.csv in force at triage for each episode, -1 where there is none."""
    codes = rows("areas")
    chosen = np.full(len(episodes), -1)
    # an area whose service is no treatment has no residents here
    eras = {
        (row["area"], row["valid_from"], row["valid_to"]) for row in codes if row["area"] in names
    }
    for area, valid_from, valid_to in sorted(eras):
        found = [
            place
            for place, row in enumerate(codes)
            if (row["kind"], row["area"]) == (kind, area)
            and (row["valid_from"], row["valid_to"]) == (valid_from, valid_to)
        ]
        if not found:
            continue
        first = np.datetime64(valid_from or "1900-01-01", "D").astype(np.int64)
        last = np.datetime64(valid_to or "2900-01-01", "D").astype(np.int64)
        members = np.flatnonzero(
            (episodes.area == names.index(area))
            & (episodes.triaged >= first)
            & (episodes.triaged <= last)
        )
        edges = np.cumsum([float(codes[place]["weight"]) for place in found])
        nth = np.searchsorted(edges, taste[members] * edges[-1], side="right")
        chosen[members] = np.array(found)[nth]
    return chosen


def _substances(
    random: np.random.Generator, calibration: Calibration, people: People, details: Details
) -> None:
    """Problem substances (the same in all episodes of a person), drinking and injecting."""
    episodes = details.episodes
    persons = len(people.group)
    listed = [row for found, _ in calibration.drugs for row in found]
    row_of = np.zeros(persons, dtype=np.int64)
    before = 0
    for number, (found, weights) in enumerate(calibration.drugs):
        members = np.flatnonzero(people.group == number)
        row_of[members] = before + pick(random, weights, len(members))
        before += len(found)
    combination = row_of[episodes.person]
    for position in ("drug1", "drug2", "drug3"):
        words = [row[position] for row in listed]
        details.columns[position.upper()] = coded(words, combination)
    for name, codes in SUBSTANCES.items():
        cites = [bool({r["drug1"], r["drug2"], r["drug3"]} & set(codes)) for r in listed]
        details.cites[name] = np.array(cites)[combination]

    onset = np.where(
        people.group == YOUNG,
        10 + pick(random, (0.03, 0.08, 0.16, 0.24, 0.25, 0.24), persons),
        14 + np.minimum(random.exponential(6, persons), 35).astype(np.int64),
    )[episodes.person]
    details.columns["DRUG1AGE"] = numbers(np.minimum(onset, details.age))

    injecting = _draw(random, calibration, details, "INJSTAT")
    main = np.array([row["drug1"] for row in listed])[combination]
    injectable = np.isin(main, ("1011", "1101", "3100", "X31"))
    route = np.full(len(episodes), 3)  # oral
    route[np.isin(main, ("5000", "3201", "1011", "1101"))] = 2
    route[np.isin(main, ("3200", "X41", "3100", "X31"))] = 1
    route[np.isin(main, ("6000",))] = 4
    route[injecting.among("C") & injectable] = 0
    details.columns["ROUTE"] = coded("12345", route)

    size = len(episodes)
    drinks = details.cites["alcohol"]
    sometimes = ~drinks & (random.random(size) < 0.4)
    heavy = np.where(random.random(size) < 0.45, 28, between(random, 4, 27, size))
    days = np.where(drinks, heavy, np.where(sometimes, between(random, 1, 8, size), 0))
    units = np.where(drinks, 6 + random.gamma(3, 5, size).astype(np.int64), 0)
    units = np.where(sometimes, between(random, 1, 8, size), np.minimum(units, 90))
    details.columns["ALCDDAYS"] = numbers(days)
    details.columns["ALCUNITS"] = numbers(units)
    score = np.clip(random.normal(18, 11, size).astype(np.int64), 0, 60)
    score = np.where(random.random(size) < 0.06, 99, score)
    details.columns["SADQ"] = numbers(score, drinks & details.adult)


def _circumstances(random: np.random.Generator, calibration: Calibration, details: Details) -> None:
    size = len(details.young)
    _draw(random, calibration, details, "RFLS")
    _draw(random, calibration, details, "ACCMNEED")
    work = _draw(random, calibration, details, "EMPSTAT")
    _draw(random, calibration, details, "TSLPE", ~work.among("1"))
    before = _draw(random, calibration, details, "PREVTR").among("Y")
    known = details.episodes.returned | details.episodes.transferred_in
    details.columns["PREVTR"] = flags(before | known)

    parent = _draw(random, calibration, details, "PRNTSTAT")
    children = calibration.draw(random, "CHILDREN", details.episodes.group)
    details.drawn["CHILDREN"] = children
    here = parent.among("11", "12")
    details.columns["CHILDWTH"] = pc.if_else(
        pa.array(here),
        coded(children.words, children.positions),
        coded(("0", "99"), parent.among("15").astype(np.int64)),
    )
    _draw(random, calibration, details, "EHCSC", parent.among("11", "12", "13"))
    blank = coded(("",), np.zeros(size, dtype=np.int64))
    details.columns |= {"EHCSC2": blank, "EHCSC3": blank, "DISABLE3": blank}
    fertile = ~details.male & (details.age < 50)
    details.columns["PREGNANT"] = flags(fertile & (random.random(size) < 0.02), ~details.male)


def _health(random: np.random.Generator, calibration: Calibration, details: Details) -> None:
    episodes = details.episodes
    size = len(episodes)
    need = _draw(random, calibration, details, "MTHTN")
    _draw(random, calibration, details, "CRTMHN", need.among("1"))
    first = _draw(random, calibration, details, "DISABLE1")
    _draw(random, calibration, details, "DISABLE2", ~first.among("NN", "ZZ"))
    same = pc.equal(details.columns["DISABLE1"], details.columns["DISABLE2"])
    details.columns["DISABLE2"] = pc.if_else(same, "", details.columns["DISABLE2"])

    tested = _draw(random, calibration, details, "HEPCTD").among("Y")
    test_day = episodes.triaged - between(random, 0, 900, size)
    details.columns["HEPCTSTD"] = dates(test_day, tested & (random.random(size) < 0.93))
    _draw(random, calibration, details, "HEPCSTAT")
    antibody = _draw(random, calibration, details, "HCVAS", tested)
    _draw(random, calibration, details, "HCVPCR", tested & antibody.among("P"))
    vaccine = _draw(random, calibration, details, "HEPBSTAT")
    _draw(random, calibration, details, "HEPBVAC", vaccine.among("A"))
    _draw(random, calibration, details, "NALOXISS")
    _draw(random, calibration, details, "NALOXAD")
