"""Outcome forms (adults and young people) and client information reviews."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import (
    NEVER,
    Bools,
    Floats,
    Ints,
    between,
    coded,
    dates,
    expand,
    flags,
    numbers,
    rank_within,
)
from orchestration.sample.calibration import ALCOHOL_ONLY, Calibration
from orchestration.sample.details import Details
from orchestration.sample.episodes import late_months
from orchestration.sample.journeys import COMPLETED_REASONS, DIED
from orchestration.sample.periods import Periods
from orchestration.sample.records import RECORDED_BEFORE_DAYS, Kind, part, seen_month

START, REVIEW, EXIT = 0, 1, 2
FORM_GAP_DAYS = 165
REVIEW_GAP_DAYS = 165
NOT_ANSWERED_SHARE = 0.012


@dataclass(frozen=True)
class Use:
    """How days of use of a substance behave: at start, and the share abstinent at review."""

    item: str
    cited: tuple[str, ...]
    none_at_start: float
    daily_at_start: float
    most_days: int
    abstinent_at_review: float
    uncited: float


USES = (
    Use("OPIUSE", ("opiates",), 0.12, 0.38, 27, 0.37, 0.01),
    Use("CRAUSE", ("crack",), 0.15, 0.15, 24, 0.45, 0.01),
    Use("COCAUSE", ("cocaine",), 0.12, 0.03, 14, 0.52, 0.02),
    Use("AMPHUSE", ("amphetamines",), 0.12, 0.10, 20, 0.45, 0.01),
    Use("CANNUSE", ("cannabis",), 0.08, 0.42, 26, 0.28, 0.10),
    Use("ALCUSE", ("alcohol",), 0.08, 0.40, 27, 0.27, 0.35),
)
ADULT_USES = (
    Use("OTDRGUSE", ("benzodiazepines", "ketamine", "ghb", "ecstasy", "solvents", "other"),
        0.15, 0.25, 24, 0.40, 0.02),
)  # fmt: skip
YOUNG_USES = (
    Use("ECSTUSE", ("ecstasy",), 0.15, 0.0, 8, 0.50, 0.02),
    Use("SOLVUSE", ("solvents",), 0.15, 0.1, 20, 0.45, 0.01),
    Use("KETUSE", ("ketamine",), 0.15, 0.1, 16, 0.45, 0.02),
    Use("GHBUSE", ("ghb",), 0.15, 0.1, 10, 0.45, 0.0),
    Use("MEPHUSE", (), 0.0, 0.0, 6, 0.45, 0.004),
    Use("NPSUSE", (), 0.0, 0.0, 10, 0.45, 0.01),
    Use("BENZUSE", ("benzodiazepines",), 0.15, 0.1, 20, 0.45, 0.01),
    Use("HALLUSE", (), 0.0, 0.0, 4, 0.45, 0.01),
)


@dataclass(frozen=True)
class Forms:
    """One element per form, ordered by episode and identifier; ``rank`` counts from 0."""

    episode: Ints
    day: Ints
    stage: Ints
    rank: Ints


def draw_forms(
    random: np.random.Generator, calibration: Calibration, periods: Periods, details: Details
) -> Forms:
    """When forms were filled in: start, every five to six months, exit."""
    episodes = details.episodes
    size = len(episodes)
    treated = episodes.start < NEVER
    agreed = np.array([float(row["top_compliance"]) for row in calibration.agencies])
    likely = agreed[episodes.agency]
    holds = treated & (episodes.coordinates | details.young)
    start = np.where(treated, episodes.start, 0)
    last = np.minimum(episodes.end, periods.end)

    begun = holds & (random.random(size) < likely * np.where(episodes.transferred_in, 0.9, 1.02))
    in_time = random.random(size) < 0.97
    begun_day = start + np.where(
        in_time, between(random, -2, 10, size), between(random, 15, 45, size)
    )
    begun_day = np.maximum(begun_day, episodes.triaged)
    begun &= begun_day <= last

    of, rank = expand(np.where(holds, np.maximum(last - start, 0), 0) // FORM_GAP_DAYS)
    day = start[of] + FORM_GAP_DAYS * (rank + 1) - between(random, 0, 60, len(of))
    kept = (random.random(len(of)) < likely[of] * 1.02) & (day < last[of])
    kept &= (day >= periods.start - RECORDED_BEFORE_DAYS) | (rank == 0)

    completed = np.isin(episodes.reason, COMPLETED_REASONS)
    asked = np.where(completed, likely * 1.04, 0.35) * (episodes.reason != DIED)
    left = holds & (random.random(size) < asked) & (episodes.end <= periods.end)
    left_day = np.maximum(episodes.end - between(random, 0, 9, size), start)

    episode = np.r_[np.flatnonzero(begun), of[kept], np.flatnonzero(left)]
    days = np.r_[begun_day[begun], day[kept], left_day[left]]
    stage = np.repeat([START, REVIEW, EXIT], [begun.sum(), kept.sum(), left.sum()])
    order = np.lexsort((stage, days, episode))
    return Forms(episode[order], days[order], stage[order], rank_within(episode[order]))


def form_records(
    random: np.random.Generator, periods: Periods, details: Details, forms: Forms
) -> Kind:
    """Columns of the outcome forms."""
    of, size = forms.episode, len(forms.episode)
    young = details.young[of]
    sheet = _Sheet(random, details, forms)
    columns = {
        "TOPID": numbers(forms.rank + 1),
        "TOPDATE": dates(forms.day),
        "TRSTAGE": coded("SRE", forms.stage),
    }
    used = {use.item: sheet.days_of_use(use) for use in USES + ADULT_USES + YOUNG_USES}
    columns |= {use.item: sheet.answers(used[use.item]) for use in USES + ADULT_USES}
    columns |= {use.item: sheet.answers(used[use.item], young) for use in YOUNG_USES}
    smokes = random.random(len(details.episodes)) < 0.62
    columns["TOBUSE"] = sheet.answers(np.where(smokes[of], 28, 0))

    per_day = 2 + random.gamma(3, 4, len(details.episodes))
    eased = np.where(forms.stage == START, 1.0, 0.6)
    units = np.where(used["ALCUSE"] > 0, np.maximum(per_day[of] * eased, 1), 0).astype(np.int64)
    columns["CONSMP"] = sheet.answers(np.minimum(units, 90), ~young)
    columns["YPUNITS"] = sheet.answers(np.minimum(units, 40), young)
    _injecting_and_crime(random, sheet, details, columns, young)
    _social(random, sheet, details, columns, young)
    for name, mean, gain in (
        ("YPSATIS", 5.6, 1.0), ("YPANX", 4.4, -1.0), ("YPHAPPY", 5.8, 0.9),
        ("YPFAMILY", 6.1, 0.6), ("YPFRIEND", 6.9, 0.2),
    ):  # fmt: skip
        columns[name] = sheet.answers(sheet.score(mean, 2.0, gain, 10), young)
    columns["YPALONE"] = flags(random.random(size) < 0.28, young)
    seen = seen_month(periods, details.episodes, of, forms.day) + late_months(random, size)
    return Kind(of, seen, (part(columns, seen),))


def _injecting_and_crime(
    random: np.random.Generator,
    sheet: "_Sheet",
    details: Details,
    columns: dict[str, pa.Array],
    young: Bools,
) -> None:
    """Injecting and crime; the short alcohol record leaves these items out."""
    of, size = sheet.forms.episode, len(sheet.forms.episode)
    short_record = (details.episodes.group == ALCOHOL_ONLY) & (
        random.random(len(details.episodes)) < 0.5
    )
    full = ~short_record[of]
    injects = details.drawn["INJSTAT"].among("C")
    base = np.where(injects, between(random, 1, 28, len(injects)), 0)
    injected = np.where(sheet.stopped(0.5), 0, sheet.reduced(base))
    columns["IVDRGUSE"] = sheet.answers(injected, full)
    adult = full & ~young
    columns["SHARING"] = flags((injected > 0) & (random.random(size) < 0.08), adult)
    steals = random.random(size) < np.where(details.cites["crack"][of], 0.10, 0.02)
    sells = random.random(size) < 0.02
    columns["SHOTHEFT"] = sheet.answers(np.where(steals, between(random, 1, 20, size), 0), adult)
    columns["DRGSELL"] = sheet.answers(np.where(sells, between(random, 1, 20, size), 0), adult)
    columns["OTHTHEFT"] = flags(random.random(size) < 0.02, adult)
    columns["ASSAULT"] = flags(random.random(size) < 0.02, adult)


def _social(
    random: np.random.Generator,
    sheet: "_Sheet",
    details: Details,
    columns: dict[str, pa.Array],
    young: Bools,
) -> None:
    """Work, learning, housing and the three scales of the adult form."""
    of, size = sheet.forms.episode, len(sheet.forms.episode)
    later = sheet.forms.stage != START
    adult = ~young
    employed = details.drawn["EMPSTAT"].among("1")[of]
    found = later & ~employed & (random.random(size) < np.where(sheet.completed, 0.14, 0.04))
    days = np.where(employed | found, between(random, 12, 22, size), 0)
    columns["PWORK"] = sheet.answers(days, adult)
    for name, share in (("VOLWORK", 0.05), ("TRAIN", 0.03)):
        taken = random.random(size) < np.where(later, share * 1.6, share)
        columns[name] = sheet.answers(np.where(taken, between(random, 1, 12, size), 0), adult)
    studies = details.drawn["EMPSTAT"].among("2")[of]
    learns = studies | (random.random(size) < np.where(later, 0.03, 0.01))
    columns["EDUCAT"] = sheet.answers(np.where(learns, between(random, 4, 18, size), 0), adult)

    homeless = details.drawn["ACCMNEED"].among("1")[of]
    unsettled = details.drawn["ACCMNEED"].among("2")[of]
    eased = later & (random.random(size) < np.where(sheet.completed, 0.8, 0.45))
    columns["ACUTHPBM"] = flags(homeless & ~eased, adult)
    columns["UNSUITHS"] = flags((homeless | unsettled) & ~eased, adult)
    columns["HRISK"] = flags(unsettled & ~eased & (random.random(size) < 0.5), adult)
    for name, mean in (("PSYHSTAT", 10.2), ("PHSTAT", 11.3), ("QUALLIFE", 10.6)):
        columns[name] = sheet.answers(sheet.score(mean, 3.8, 2.2, 20), adult)


class _Sheet:
    """Answers that hang together within an episode, for all forms at once."""

    def __init__(self, random: np.random.Generator, details: Details, forms: Forms) -> None:
        self._random = random
        self._details = details
        self.forms = forms
        reason = details.episodes.reason[forms.episode]
        self.completed = (forms.stage == EXIT) & np.isin(reason, COMPLETED_REASONS)
        self._occasional = self.completed & (reason == COMPLETED_REASONS[2])

    def _per_episode(self) -> Floats:
        return self._random.random(len(self._details.episodes))

    def stopped(self, share: float) -> Bools:
        """Whether use has stopped at each form; who has stopped stays stopped."""
        likely = np.minimum(share + 0.03 * self.forms.rank, 0.8)
        likely = np.where(self.completed, np.where(self._occasional, 0.75, 0.96), likely)
        likely = np.where(self.forms.stage == START, -1.0, likely)
        return self._per_episode()[self.forms.episode] < likely

    def reduced(self, base: Ints) -> Ints:
        """Days of those who go on: as at start, later somewhat fewer, never none."""
        days = base[self.forms.episode]
        factor = 0.15 + 0.9 * self._per_episode()[self.forms.episode]
        factor = np.where(self.forms.stage == START, 1.0, factor)
        return np.where(days > 0, np.clip(np.rint(days * factor), 1, 28), 0).astype(np.int64)

    def days_of_use(self, use: Use) -> Ints:
        """Days out of 28 at each form."""
        size = len(self._details.episodes)
        cited = np.zeros(size, dtype=np.bool_)
        for name in use.cited:
            cited |= self._details.cites[name]
        chance = self._per_episode()
        some = between(self._random, 1, use.most_days, size)
        using = np.where(chance > 1 - use.daily_at_start, 28, some)
        using = np.where(chance < use.none_at_start, 0, using)
        now_and_then = np.where(chance < use.uncited, np.minimum(some, 6), 0)
        days = self.reduced(np.where(cited, using, now_and_then))
        return np.where(self.stopped(use.abstinent_at_review), 0, days)

    def score(self, mean: float, spread: float, gain: float, top: int) -> Ints:
        """Scale from 0 to ``top`` that improves in treatment and most at completion."""
        size = len(self._details.episodes)
        own = self._random.normal(mean, spread, size)[self.forms.episode]
        step = np.where(self.forms.stage == START, 0.0, np.where(self.completed, 1.7, 0.7)) * gain
        noise = self._random.normal(0, spread / 2, len(self.forms.episode))
        return np.clip(np.rint(own + step + noise), 0, top).astype(np.int64)

    def answers(self, values: Ints, shown: Bools | None = None) -> pa.Array:
        """Whole numbers as text; a few are not answered (``NA``), others do not apply."""
        silent = self._random.random(len(values)) < NOT_ANSWERED_SHARE
        return pc.if_else(
            pa.array(silent & (shown if shown is not None else True)), "NA", numbers(values, shown)
        )


def client_review_records(
    random: np.random.Generator, calibration: Calibration, periods: Periods, details: Details
) -> Kind:
    """Client information reviews: mostly as at start, with what changed meanwhile."""
    episodes = details.episodes
    last = np.minimum(episodes.end, periods.end)
    of, rank = expand(np.maximum(last - episodes.triaged, 0) // REVIEW_GAP_DAYS)
    day = episodes.triaged[of] + REVIEW_GAP_DAYS * (rank + 1) - between(random, 0, 25, len(of))
    kept = random.random(len(of)) < 0.93
    kept &= (day >= periods.start - RECORDED_BEFORE_DAYS) & (day <= last[of])
    of, day = of[kept], day[kept]
    size, group = len(of), episodes.group[of]
    seen = seen_month(periods, episodes, of, day)
    columns = {"CIRID": numbers(rank_within(of) + 1), "CIRDT": dates(day)}

    start_items = {
        "CIRPREG": "PREGNANT", "CIRPRNT": "PRNTSTAT", "CIRCHILD": "CHILDWTH",
        "CIREHCSC": "EHCSC", "CIRMTHTN": "MTHTN", "CIRCRTMH": "CRTMHN", "CIRHEPBS": "HEPBSTAT",
        "CIRHEPBV": "HEPBVAC", "CIRHCVAS": "HCVAS", "CIRHCVPC": "HCVPCR",
    }  # fmt: skip
    for name, start_item in start_items.items():
        columns[name] = details.columns[start_item].take(pa.array(of))
    for name, start_item, changes in (
        ("CIREMP", "EMPSTAT", 0.15), ("CIRACCM", "ACCMNEED", 0.15),
        ("CIRHEPCS", "HEPCSTAT", 0.25), ("CIRNALOX", "NALOXISS", 0.6),
    ):  # fmt: skip
        drawn = calibration.draw(random, start_item, group)
        columns[name] = pc.if_else(
            pa.array(random.random(size) < changes),
            coded(drawn.words, drawn.positions),
            details.columns[start_item].take(pa.array(of)),
        )
    infected = pc.equal(columns["CIRHCVPC"], "P").to_numpy(zero_copy_only=False)
    columns["CIRREFHC"] = flags(random.random(size) < 0.45, infected)
    return Kind(of, seen, (part(columns, seen),))
