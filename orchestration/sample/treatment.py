"""Interventions, reviews of what they consist of, and time in treatment."""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import (
    NEVER,
    Bools,
    Ints,
    between,
    coded,
    dates,
    expand,
    numbers,
    pick,
    rank_within,
    ticks,
)
from orchestration.sample.calibration import ALCOHOL_ONLY, OPIATE, YOUNG, Calibration
from orchestration.sample.episodes import Episodes, late_months
from orchestration.sample.journeys import COMPLETED_REASONS, DROPPED_OUT
from orchestration.sample.periods import Periods
from orchestration.sample.records import RECORDED_BEFORE_DAYS, Kind, part, seen_month

TYPES = ("94", "95", "96", "X97")
PHARMACOLOGICAL, PSYCHOSOCIAL, RECOVERY, HARM_REDUCTION = 0, 1, 2, 3
PHARMACOLOGICAL_SHARE = np.array([0.95, 0.04, 0.22, 0.10, 0.01])
RECOVERY_SHARE = 0.35
REVIEW_DAYS = 150
PHASED = ("PHMETH", "PHBUPREN", "PHBUDI")
PHASES = ("STBL", "MAIN", "WTH")
OTHER_MEDICINES = (
    "PHSTIMWTH", "PHPREGWTH", "PHBENZ", "PHNALTR", "PHCHLOR", "PHDIAZ", "PHACAM", "PHDISUL",
    "PHALCNAL", "PHOTHER",
)  # fmt: skip
MEDICINE_COLUMNS = tuple(stem + phase for stem in PHASED for phase in PHASES) + OTHER_MEDICINES
COMPONENTS = {
    PSYCHOSOCIAL: (
        "PSYMOTI", "PSYCNMG", "PSYFSNI", "PSYCGBH", "PSYMNTH", "PSYDNMC", "PSYSTP", "PSYCOUN",
        "PSYOTHR",
    ),
    RECOVERY: (
        "RECPEER", "RECMAID", "RECFMSP", "RECPRNT", "RECHSE", "RECEMP", "RECEDUT", "RECWPRJ",
        "RECCHKP", "RECRLPP", "RECCMPT", "RECGNH", "RECOTH", "RECSMOC",
    ),
    HARM_REDUCTION: ("YPHRED", "YPFAMWK", "YPMCP"),
}  # fmt: skip


@dataclass(frozen=True)
class Interventions:
    """One element per intervention, ordered by episode and identifier."""

    episode: Ints
    type: Ints
    referred: Ints
    offered: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.episode)

    def where(self, chosen: Bools | Ints) -> "Interventions":
        """Keep the chosen elements."""
        return Interventions(*(getattr(self, item.name)[chosen] for item in fields(self)))


def draw_interventions(random: np.random.Generator, episodes: Episodes) -> Interventions:
    """Draw the interventions of every episode."""
    size = len(episodes)
    every = np.arange(size)
    treated = episodes.start < NEVER
    stay = np.where(treated, episodes.end - episodes.start, 0)

    # a client who was assessed only may have been referred for one
    planned = treated | (random.random(size) < 0.25)
    planned &= episodes.intervention_referred <= episodes.end
    talking = Interventions(
        every, np.full(size, PSYCHOSOCIAL), episodes.intervention_referred, episodes.offered,
        episodes.start, np.where(treated, episodes.end, NEVER),
    ).where(planned)  # fmt: skip

    opiate = episodes.group == OPIATE
    lag = np.where(
        opiate, pick(random, (0.5, 0.1, 0.08, 0.08, 0.06, 0.06, 0.06, 0.06), size),
        between(random, 5, 50, size),
    )  # fmt: skip
    start = episodes.start + lag
    brief = np.minimum(start + between(random, 10, 90, size), episodes.end)
    lasting = opiate & (random.random(size) < 0.85)
    end = np.where(lasting, episodes.end, np.where(opiate, start + stay // 2, brief))
    prescribed = treated & (random.random(size) < PHARMACOLOGICAL_SHARE[episodes.group])
    medicine = Interventions(
        every, np.full(size, PHARMACOLOGICAL), start - np.minimum(lag, 3), start, start,
        np.minimum(end, episodes.end),
    ).where(prescribed & (start < episodes.end))  # fmt: skip

    start = episodes.start + np.minimum(stay // 2, between(random, 40, 240, size))
    support = Interventions(
        every, np.full(size, RECOVERY), start, start, start, episodes.end
    ).where(treated & (stay > 45) & (random.random(size) < RECOVERY_SHARE))

    start = episodes.triaged + between(random, 0, 12, size)
    helped = (episodes.group == YOUNG) & (random.random(size) < 0.35)
    harm = Interventions(
        every, np.full(size, HARM_REDUCTION), episodes.triaged, start, start,
        np.minimum(start + between(random, 1, 40, size), episodes.end),
    ).where(helped & (start < episodes.end))  # fmt: skip

    parts = (talking, medicine, support, harm)
    together = Interventions(
        *(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Interventions))
    )
    return together.where(np.lexsort((together.type, together.referred, together.episode)))


def intervention_records(
    random: np.random.Generator,
    calibration: Calibration,
    periods: Periods,
    episodes: Episodes,
    interventions: Interventions,
) -> Kind:
    """Columns of the interventions; dates show once they have come."""
    size = len(interventions)
    of = interventions.episode
    group = episodes.group[of]
    pharmacological = interventions.type == PHARMACOLOGICAL
    drug_setting = calibration.draw(random, "MODSET_PHARMACOLOGICAL", group)
    other_setting = calibration.draw(random, "MODSET_OTHER", group)
    setting = pa.compute.if_else(
        pa.array(pharmacological),
        coded(drug_setting.words, drug_setting.positions),
        coded(other_setting.words, other_setting.positions),
    )
    reason = episodes.reason[of]
    at_discharge = interventions.end == episodes.end[of]
    unplanned = at_discharge & (reason == DROPPED_OUT)
    withdrawn = random.random(size) < 0.02
    exit_code = np.where(withdrawn, 2, np.where(unplanned, 1, 0))

    end_month = seen_month(periods, episodes, of, interventions.end)
    late = np.where(interventions.end < NEVER, end_month + late_months(random, size), NEVER)
    # discharging closes what is still open
    end_seen = np.maximum(np.minimum(late, episodes.end_seen[of]), end_month)
    seen = seen_month(periods, episodes, of, interventions.referred)
    return Kind(
        episode=of,
        seen=seen,
        parts=(
            part(
                {
                    "MODID": numbers(rank_within(of) + 1),
                    "MODAL": coded(TYPES, interventions.type),
                    "REFMODDT": dates(interventions.referred),
                    "MODSET": setting,
                },
                seen,
            ),
            part(
                {"FAOMODDT": dates(interventions.offered)},
                seen_month(periods, episodes, of, interventions.offered),
            ),
            part(
                {"MODST": dates(interventions.start)},
                seen_month(periods, episodes, of, interventions.start),
            ),
            part(
                {"MODEND": dates(interventions.end), "MODEXIT": coded("ABC", exit_code)},
                end_seen,
            ),
        ),
    )


def review_records(
    random: np.random.Generator,
    calibration: Calibration,
    periods: Periods,
    episodes: Episodes,
    interventions: Interventions,
) -> tuple[Kind, Ints]:
    """Sub-intervention reviews, and the intervention each belongs to."""
    started = interventions.start < NEVER
    last = np.minimum(interventions.end, periods.end)
    length = np.where(started, last - interventions.start, 0)
    intervention, rank = expand(np.maximum(length, 0) // REVIEW_DAYS)
    day = interventions.start[intervention] + REVIEW_DAYS * (rank + 1)
    day -= between(random, 0, 20, len(day))
    regular = (day >= periods.start - RECORDED_BEFORE_DAYS) & (day <= last[intervention])
    ended = np.flatnonzero(
        started
        & (interventions.end <= periods.end)
        & (interventions.end >= periods.start - RECORDED_BEFORE_DAYS)
    )
    intervention = np.r_[intervention[regular], ended]
    day = np.r_[day[regular], interventions.end[ended]]
    order = np.lexsort((day, intervention))
    intervention, day = intervention[order], day[order]
    of = interventions.episode[intervention]
    nth = rank_within(intervention)
    columns = {"SUBMID": numbers(nth + 1), "SUBMODDT": dates(day)}

    group = episodes.group[of]
    kind = interventions.type[intervention]
    medicine = _medicines(random, calibration, episodes, interventions)[intervention]
    final = day == interventions.end[intervention]
    completed = np.isin(episodes.reason[of], COMPLETED_REASONS)
    phase = np.where(final & completed, 2, np.where(nth == 0, 0, 1))
    phased = medicine < len(PHASED)
    place = np.where(phased, medicine * len(PHASES) + phase, medicine + 2 * len(PHASED))
    given = kind == PHARMACOLOGICAL
    for number, name in enumerate(MEDICINE_COLUMNS):
        columns[name] = ticks(given & (place == number))
    for type_number, names in COMPONENTS.items():
        members = np.flatnonzero(kind == type_number)
        for name in names:
            given = np.zeros(len(kind), dtype=np.bool_)
            drawn = calibration.draw(random, name, group[members])
            given[members] = drawn.among("Y")
            columns[name] = ticks(given)
    seen = seen_month(periods, episodes, of, day)
    return Kind(of, seen, (part(columns, seen),)), intervention


def _medicines(
    random: np.random.Generator,
    calibration: Calibration,
    episodes: Episodes,
    interventions: Interventions,
) -> Ints:
    """Medicine of each intervention: a place in PHASED followed by OTHER_MEDICINES."""
    group = episodes.group[interventions.episode]
    names = PHASED + OTHER_MEDICINES
    medicine = np.zeros(len(group), dtype=np.int64)
    for code_list, members in (
        ("MEDICINE_OPIATE", group == OPIATE),
        ("MEDICINE_ALCOHOL", group == ALCOHOL_ONLY),
        ("MEDICINE_OTHER", ~np.isin(group, (OPIATE, ALCOHOL_ONLY))),
    ):
        chosen = np.flatnonzero(members)
        drawn = calibration.draw(random, code_list, group[chosen])
        medicine[chosen] = np.array([names.index(w) for w in drawn.words] or [0])[drawn.positions]
    return medicine


def time_records(
    random: np.random.Generator, calibration: Calibration, periods: Periods, episodes: Episodes
) -> Kind:
    """Weekly hours of treatment: at the first intervention, and once more for some."""
    size = len(episodes)
    treated = episodes.start < NEVER
    again = np.where(treated, episodes.start + between(random, 180, 400, size), NEVER)
    repeated = treated & (again < episodes.end) & (random.random(size) < 0.3)
    of = np.r_[np.flatnonzero(treated), np.flatnonzero(repeated)]
    day = np.r_[episodes.start[treated], again[repeated]]
    order = np.lexsort((day, of))
    of, day = of[order], day[order]
    hours = calibration.draw(random, "TITREAT", episodes.group[of])
    seen = seen_month(periods, episodes, of, day)
    columns = {
        "TITID": numbers(rank_within(of) + 1),
        "TITDATE": dates(day),
        "TITREAT": coded(hours.words, hours.positions),
    }
    return Kind(of, seen, (part(columns, seen),))
