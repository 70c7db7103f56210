"""Clients, their statuses, their homes, and whether they are parents."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import (
    NEVER,
    Bools,
    Ints,
    between,
    coded,
    dates,
    flags,
    numbers,
    pick,
)
from orchestration.sample.local.draws import age_at, every_value, some
from orchestration.sample.local.roster import (
    CARER,
    CHESHIRE_EAST,
    CHILD,
    EXCHANGE,
    HACKNEY,
    SOMERSET,
    USER,
    Roster,
)
from orchestration.sample.local.sheet import Sheet, happened, same, sheet

CLIENT_TYPES = ("dependent_user", "carer_family_affected_other", "child_of_user")
TYPE_OF_KIND = np.array([0, 1, 2, 0, 0])
STATUSES = (
    ("parental", ("parent", "not_parent"), 0.5),
    ("child_looked_after", ("looked_after", "not_looked_after"), 0.06),
    ("care_leaver", ("care_leaver", "not_care_leaver"), 0.08),
    ("pregnant", ("pregnant", "not_pregnant"), 0.04),
    ("housing", ("settled", "unsettled", "homeless"), 0.6),
    ("military", ("veteran", "family_of_veteran"), 0.08),
    ("priority_vulnerable_group", ("rough_sleeper", "sex_worker", "gypsy_or_traveller"), 0.12),
    ("socio_economic", ("benefits", "low_income", "employed"), 0.5),
    ("client_type", CLIENT_TYPES, 0.1),
)
AREAS_OF_LIFE = {CHESHIRE_EAST: ("north", "south"), SOMERSET: ("levels", "coast", "moor")}
WARDS = 20
WARD_PREFIX = {CHESHIRE_EAST: "SYN1", SOMERSET: "SYN2", HACKNEY: "SYN3"}
"""Invented ward codes: no code list of wards begins like this."""
AUTHORITIES = {
    CHESHIRE_EAST: ("E06000049",),
    SOMERSET: ("E06000066",),
    HACKNEY: ("E09000012", "E09000001"),
}


def client_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``client``, ``client_status``, ``client_residence`` and ``parental_status``."""
    yield _clients(random, roster)
    yield from _statuses(random, roster)
    yield from _residences(random, roster)
    yield _parents(random, roster)


def profile(
    random: np.random.Generator, roster: Roster, client: Ints, shown: Bools
) -> dict[str, pa.Array]:
    """Gender, ethnicity, disability, orientation and identity of clients, in NDTMS codes.

    Those of clients of the NDTMS sample are what their NDTMS records say.
    """
    size, calibration = len(client), roster.history.calibration
    adult_group = np.zeros(size, dtype=np.int64)
    drawn = {
        field: calibration.draw(random, code_list, adult_group)
        for field, code_list in (
            ("ethnicity", "ETHNIC"), ("sexual_orientation", "SEXUALO"), ("disability", "DISABLE1"),
        )
    }  # fmt: skip
    own = {name: coded(found.words, found.positions) for name, found in drawn.items()}
    person = roster.clients.person[client]
    known, at = pa.array(person >= 0), pa.array(np.maximum(person, 0))
    people = roster.history.people
    for field, column in (("ethnicity", "ETHNIC"), ("sexual_orientation", "SEXUALO")):
        own[field] = pc.if_else(known, people.columns[column].take(at), own[field])
    differs = every_value(random, (0.985, 0.01, 0.005), size)
    columns = {
        "gender": coded("FM", roster.clients.male[client].astype(np.int64)),
        **own,
        "gender_identity": coded("YNZ", differs),
    }
    return {name: pc.if_else(pa.array(shown), text, "") for name, text in columns.items()}


def _clients(random: np.random.Generator, roster: Roster) -> Sheet:
    clients = roster.clients
    size = len(clients)
    every = np.arange(size)
    named = clients.kind != EXCHANGE
    linked = clients.agency >= 0
    codes = [row["agency_code"] for row in roster.history.calibration.agencies]
    own = profile(random, roster, every, named)
    age = np.clip(age_at(clients.born, np.full(size, roster.end)) // 10, 0, 7)
    bands = ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70+")
    disabled = pc.if_else(pc.is_in(own["disability"], pa.array(["", "NN", "ZZ"])), "N", "Y")
    protected = {
        "age": coded(bands, age),
        "disability": disabled,
        "gender_reassignment": pc.if_else(pc.equal(own["gender_identity"], "N"), "Y", "N"),
        "marriage_civil_partnership": coded(
            ("single", "married", "civil_partnership", "not_stated"),
            every_value(random, (0.68, 0.2, 0.02, 0.1), size),
        ),
        "pregnancy_maternity": flags(~clients.male & some(random, 0.03, size)),
        "race": own["ethnicity"],
        "religion_belief": coded(
            "ABCDEFGHI", every_value(random, (4, 1, 20, 1, 1, 4, 1, 1, 40), size)
        ),
        "sex": own["gender"],
        "sexual_orientation": own["sexual_orientation"],
    }
    return sheet(
        "client",
        clients.provider,
        clients.first,
        {
            "client_id": roster.client_keys(every),
            "agency_code": coded(codes, np.maximum(clients.agency, 0), linked),
            "client_ref": numbers(clients.number, linked),
            "area": coded([row.area for row in roster.providers], clients.provider),
            "client_type": coded(CLIENT_TYPES, TYPE_OF_KIND[clients.kind]),
            "date_of_birth": dates(clients.born, named),
            **own,
            **{
                f"other_protected_characteristics__{name}": pc.if_else(pa.array(named), text, "")
                for name, text in protected.items()
            },
        },
    )


def _statuses(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    clients = roster.clients
    mine = roster.clients_of(USER, SOMERSET)
    for kind, words, share in STATUSES:
        client = mine[some(random, share, len(mine))]
        if kind == "child_looked_after":
            client = mine[~roster.grown_up(mine, np.full(len(mine), roster.end))]
        if kind == "care_leaver":
            age = age_at(clients.born[mine], np.full(len(mine), roster.end))
            client = mine[(age >= 18) & (age < 26)]
        if kind == "pregnant":
            client = client[~clients.male[client]]
        size = len(client)
        begins = clients.first[client] + between(random, 0, 30, size)
        ends = np.where(some(random, 0.25, size), begins + between(random, 60, 700, size), NEVER)
        if kind == "client_type":
            # users who once came as the carer of somebody else
            value = np.ones(size, dtype=np.int64)
        else:
            value = every_value(random, (1.0,) * len(words), size)
        yield sheet(
            "client_status",
            clients.provider[client],
            begins,
            {
                "client_id": roster.client_keys(client),
                "status_type": same(kind, size),
                "status_value": coded(words, value),
                "valid_from": happened(begins),
                "valid_to": happened(ends),
            },
        )


def _residences(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """One home for each client, and a second one after a move for some."""
    clients = roster.clients
    for council, prefix in WARD_PREFIX.items():
        client = np.concatenate([roster.clients_of(kind, council) for kind in (USER, CARER, CHILD)])
        size = len(client)
        moved = some(random, 0.15, size)
        moves = clients.first[client] + between(random, 40, 900, size)
        for chosen, begins, ends in (
                (np.ones(size, dtype=np.bool_), clients.first[client],
                 np.where(moved, moves - 1, NEVER)),
                (moved, moves, np.full(size, NEVER)),
        ):  # fmt: skip
            at = np.flatnonzero(chosen)
            # the poorer wards have the lower numbers and more of the clients
            ward = pick(random, np.linspace(2, 1, WARDS), len(at))
            wards = [f"{prefix}{number + 1:04d}" for number in range(WARDS)]
            places = AREAS_OF_LIFE.get(council, ("borough",))
            authorities = AUTHORITIES[council]
            authority = np.where(some(random, 0.95, len(at)), 0, len(authorities) - 1)
            yield sheet(
                "client_residence",
                clients.provider[client[at]],
                begins[at],
                {
                    "client_id": roster.client_keys(client[at]),
                    "ward_code": coded(wards, ward),
                    "local_authority": coded(authorities, authority),
                    "sub_area": coded(places, ward % len(places)),
                    "valid_from": happened(begins[at]),
                    "valid_to": happened(ends[at]),
                },
            )


def _parents(random: np.random.Generator, roster: Roster) -> Sheet:
    """Whether the clients of Somerset and Hackney are parents, as first recorded."""
    cases = roster.cases_of(SOMERSET, HACKNEY)
    client, first = np.unique(cases.client, return_index=True)
    details, source = roster.history.details, cases.source[first]
    status = details.drawn["PRNTSTAT"]
    parent = status.among("11", "12", "13", "14")[source]
    together = status.among("11", "12")[source]
    count = details.columns["CHILDWTH"].take(pa.array(source))
    # a code in place of the number: at least one
    usable = pa.compute.match_substring_regex(count, "^[0-9]$").to_numpy(zero_copy_only=False)
    children = pc.if_else(
        pa.array(together & usable), count, pc.if_else(pa.array(together), "1", "0")
    )
    children = pc.if_else(pc.and_(pa.array(together), pc.equal(children, "0")), "1", children)
    begins = roster.clients.first[client]
    size = len(client)
    ends = np.where(some(random, 0.1, size), begins + between(random, 100, 900, size), NEVER)
    return sheet(
        "parental_status",
        roster.clients.provider[client],
        begins,
        {
            "client_id": roster.client_keys(client),
            "is_parent": flags(parent),
            "lives_with_children": flags(together),
            "children_living_with": children,
            "valid_from": happened(begins),
            "valid_to": happened(ends),
        },
    )
