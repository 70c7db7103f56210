"""Outcome forms: what the NDTMS forms say, and what only the local systems hold."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.sample.arrays import NEVER, Bools, Ints, between, coded, flags, joined, numbers
from orchestration.sample.history import History
from orchestration.sample.local.draws import some
from orchestration.sample.local.roster import CHESHIRE_EAST, HACKNEY, SOMERSET, Cases, Roster
from orchestration.sample.local.sheet import Column, Sheet, happened, sheet, told
from orchestration.sample.outcomes import EXIT, REVIEW, START

ADULT_USE = {
    "opiate": "OPIUSE", "crack": "CRAUSE", "cocaine": "COCAUSE", "amphetamines": "AMPHUSE",
    "cannabis": "CANNUSE", "alcohol": "ALCUSE", "other": "OTDRGUSE",
}  # fmt: skip
YOUNG_USE = {
    "opiate": "OPIUSE", "crack": "CRAUSE", "cocaine": "COCAUSE", "amphetamines": "AMPHUSE",
    "cannabis": "CANNUSE", "alcohol": "ALCUSE", "ecstasy": "ECSTUSE", "solvents": "SOLVUSE",
    "ketamine": "KETUSE", "ghb": "GHBUSE", "mephedrone": "MEPHUSE",
    "new_psychoactive": "NPSUSE", "benzodiazepines": "BENZUSE", "hallucinogens": "HALLUSE",
}  # fmt: skip
REVIEW_DUE_DAYS = 84
DAY_PARTS = (
    ("weekday_day", 20), ("weekday_evening", 20), ("weekend_day", 8), ("weekend_evening", 8),
)  # fmt: skip


def form_sheets(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    """Rows of ``top_review`` and ``ypor_review``."""
    yield _adult_forms(roster)
    yield from _young_forms(random, roster)


class _Answers:
    """Answers of the NDTMS forms: -1 where there is none."""

    def __init__(self, history: History) -> None:
        # the forms are the third stream of records; their table has a blank row first
        self._table = history.streams[2].parts[0][0].table

    def days(self, item: str, form: Ints) -> Ints:
        """Whole numbers."""
        text = self._table[item].take(pa.array(form + 1))
        number = pc.is_in(text, pa.array(["", "NA"]))
        values: Ints = pc.if_else(number, "-1", text).cast(pa.int64()).to_numpy()
        return values

    def yes(self, item: str, form: Ints) -> Bools:
        """Whether the answer is yes."""
        answer: Bools = pc.equal(self._table[item].take(pa.array(form + 1)), "Y").to_numpy(
            zero_copy_only=False
        )
        return answer


def _numbered(values: Ints) -> pa.Array:
    return numbers(values, values >= 0)


def _forms_of(roster: Roster, cases: Cases) -> tuple[Ints, Ints]:
    """Forms of the episodes and the episode of each."""
    place = np.full(len(roster.history.episodes), -1)
    place[cases.source] = np.arange(len(cases))
    of = place[roster.history.forms.episode]
    form = np.flatnonzero(of >= 0)
    return form, of[form]


def _adult_forms(roster: Roster) -> Sheet:
    cases = roster.cases_of(CHESHIRE_EAST, SOMERSET, HACKNEY)
    cases = cases.where(~cases.young)
    form, of = _forms_of(roster, cases)
    forms, answers = roster.history.forms, _Answers(roster.history)
    housing = answers.yes("ACUTHPBM", form) | answers.yes("UNSUITHS", form)
    learning = np.maximum(answers.days("EDUCAT", form), answers.days("TRAIN", form))
    return sheet(
        "top_review",
        cases.provider[of],
        forms.day[form],
        {
            "review_id": roster.keys("T", cases.provider[of], form),
            "client_id": roster.client_keys(cases.client[of]),
            "episode_id": roster.episode_keys(cases.provider[of], cases.source[of]),
            "stage": coded(("start", "review", "exit"), forms.stage[form]),
            "review_date": happened(forms.day[form]),
            **{
                f"days_used__{name}": _numbered(answers.days(item, form))
                for name, item in ADULT_USE.items()
            },
            "days_injected": _numbered(answers.days("IVDRGUSE", form)),
            "psychological_score": _numbered(answers.days("PSYHSTAT", form)),
            "quality_of_life_score": _numbered(answers.days("QUALLIFE", form)),
            "days_paid_work": _numbered(answers.days("PWORK", form)),
            "days_education_training": _numbered(learning),
            "housing_problem": flags(housing),
        },
    )


def _young_forms(random: np.random.Generator, roster: Roster) -> Iterator[Sheet]:
    cases = roster.cases_of(CHESHIRE_EAST, SOMERSET)
    cases = cases.where(cases.young & (cases.start < NEVER))
    form, of = _forms_of(roster, cases)
    forms, answers = roster.history.forms, _Answers(roster.history)
    kept = forms.stage[form] != REVIEW
    form, of = form[kept], of[kept]
    stage, day = forms.stage[form], forms.day[form]
    due = np.where(stage == START, cases.start[of], cases.end[of])
    yield _young(
        random, roster, cases, of=of, number=form * 2, stage=stage, due=due, day=day,
        answers=answers, form=form,
    )  # fmt: skip

    # the local review at twelve weeks, which no NDTMS form is; the answers are those at start
    first_form = np.full(len(cases), -1)
    first_form[of[stage == START]] = form[stage == START]
    due = cases.start + REVIEW_DUE_DAYS
    reached = np.flatnonzero((cases.end >= due) & (first_form >= 0))
    due = due[reached]
    done = due + between(random, -18, 18, len(reached))
    done = np.where(some(random, 0.8, len(reached)) & (done <= cases.end[reached]), done, NEVER)
    stage = np.full(len(reached), REVIEW)
    number = first_form[reached] * 2 + 1
    yield _young(
        random, roster, cases, of=reached, number=number, stage=stage, due=due, day=done,
        answers=answers, form=first_form[reached],
    )  # fmt: skip


def _young(
    random: np.random.Generator,
    roster: Roster,
    cases: Cases,
    *,
    of: Ints,
    number: Ints,
    stage: Ints,
    due: Ints,
    day: Ints,
    answers: _Answers,
    form: Ints,
) -> Sheet:
    size = len(of)
    used = {name: answers.days(item, form) for name, item in YOUNG_USE.items()}
    others = np.maximum.reduce([days for name, days in used.items() if name != "alcohol"])
    drinks, uses = used["alcohol"] > 0, others > 0
    units = np.where(drinks, answers.days("YPUNITS", form), 0)
    grams = np.where(used["cannabis"] > 0, between(random, 1, 35, size), 0)
    eased = np.where(stage == EXIT, some(random, 0.6, size), False)
    columns: dict[str, pa.Array] = {
        **{f"days_used__{name}": _numbered(days) for name, days in used.items()},
        "days_used__other": numbers(np.where(some(random, 0.04, size), 3, 0)),
        "alcohol_units": _numbered(units),
        "excessive_drinking": flags((units >= 8) & ~eased),
        "drinks_alone": flags(drinks & some(random, 0.3, size) & ~eased),
        "cannabis_grams": joined(numbers(grams // 10), ".", numbers(grams % 10)),
        "uses_other_alone": flags(uses & some(random, 0.35, size) & ~eased),
        "injecting": flags(answers.days("IVDRGUSE", form) > 0),
    }
    for field, days in (("drinking_days", used["alcohol"]), ("other_substance_days", others)):
        for part, most in DAY_PARTS:
            share = between(random, 0, 10, size)
            columns[f"{field}__{part}"] = _numbered(
                np.where(days >= 0, np.minimum(days * share // 10, most), -1)
            )
    satisfaction = answers.days("YPSATIS", form)
    worthwhile = np.clip(satisfaction + between(random, -1, 1, size), 0, 10)
    columns |= {
        "life_satisfaction": _numbered(satisfaction),
        "worthwhile": _numbered(np.where(satisfaction >= 0, worthwhile, -1)),
        "anxiety": _numbered(answers.days("YPANX", form)),
        "happiness": _numbered(answers.days("YPHAPPY", form)),
        "family_friends": _numbered(answers.days("YPFAMILY", form)),
    }
    return sheet(
        "ypor_review",
        cases.provider[of],
        np.minimum(due, day),
        {
            "ypor_id": roster.keys("Y", cases.provider[of], number),
            "client_id": roster.client_keys(cases.client[of]),
            "episode_id": roster.episode_keys(cases.provider[of], cases.source[of]),
            "stage": Column(coded(("start", "review_12_week", "exit"), stage)),
            "due_date": happened(due),
            "completed_date": happened(day),
            # a form that is still due has no answers
            **{name: told(values, day) for name, values in columns.items()},
        },
    )
