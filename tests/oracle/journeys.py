"""Treatment journeys as at a report date, and the outcome forms that belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, cmp_to_key

from .codes import (
    PHARMACOLOGICAL,
    STRUCTURED,
    current_reason,
    joint_reason,
    reason_group,
)
from .dates import Window
from .known import Episode, Form, Intervention, Known, Review

ALL_PROVIDERS = "all"
GAP_DAYS = 21
FORM_WINDOW_DAYS = 14
REVIEW_FIRST_DAY = 35
REVIEW_LAST_DAY = 182


@dataclass(frozen=True)
class EpisodeAtR:
    """An episode with a structured start, as it looks at the report date."""

    episode: Episode
    treatment_start: date
    discharged: date | None
    structured: tuple[Intervention, ...]
    forms: tuple[Form, ...]
    reviews: tuple[Review, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Identity of the episode."""
        return self.episode.agency, self.episode.client_reference, self.episode.episode_id


@dataclass(frozen=True)
class Journey:
    """One continuous spell of treatment of a person in an area, within a scope."""

    scope: str
    area: str
    person: str
    born: date
    number: int
    report_date: date
    episodes: tuple[EpisodeAtR, ...]  # in the order of stitching

    @cached_property
    def start(self) -> date:
        """Earliest triage."""
        return min(one.episode.triaged for one in self.episodes)

    @property
    def treatment_start(self) -> date:
        """Earliest structured intervention start."""
        return self.episodes[0].treatment_start

    @cached_property
    def end(self) -> date | None:
        """Latest discharge when every episode is discharged."""
        ends = [one.discharged for one in self.episodes if one.discharged is not None]
        return max(ends) if len(ends) == len(self.episodes) else None

    @cached_property
    def reason(self) -> str | None:
        """Recoded discharge reason of an ended journey."""
        if self.end is None:
            return None
        last = [one for one in self.episodes if one.discharged == self.end]
        return joint_reason({current_reason(one.episode.reason) for one in last})

    @property
    def outcome(self) -> str | None:
        """Reporting group of the discharge reason."""
        return None if self.reason is None else reason_group(self.reason)

    @property
    def successful(self) -> bool:
        """Whether the journey ended as a successful completion."""
        return self.outcome == "successful"

    @property
    def latest_episode(self) -> EpisodeAtR:
        """Greatest triage, then greatest discharge with open last, then identifier as text."""
        return max(
            self.episodes,
            key=lambda one: (
                one.episode.triaged,
                one.discharged or date.max,
                one.episode.episode_id,
            ),
        )

    @property
    def first_episode(self) -> EpisodeAtR:
        """Earliest triage; on a tie the first in stitching order."""
        return min(self.episodes, key=lambda one: one.episode.triaged)

    @cached_property
    def substances(self) -> set[str]:
        """All substance codes cited in any episode."""
        return {code for one in self.episodes for code in one.episode.substances}

    @cached_property
    def first_intervention(self) -> Intervention:
        """First structured intervention: earliest start, then offer, pharmacological, identifier.

        Reading: a missing offer date comes last; identifiers compare as text; then agency and
        episode.
        """
        return min(
            (one for at_r in self.episodes for one in at_r.structured),
            key=lambda one: (
                one.started or date.max,
                one.offered or date.max,
                one.kind not in PHARMACOLOGICAL,
                one.intervention_id,
                one.agency,
                one.episode_id,
            ),
        )

    def in_treatment(self, window: Window) -> bool:
        """Whether the journey is in treatment on some day of the window."""
        return self.treatment_start <= window.end and (self.end is None or self.end >= window.start)

    # --- outcome forms ---

    @cached_property
    def start_form(self) -> Form | None:
        """Start form nearest to treatment start within 14 days, else a review in its place."""
        for stage in ("S", "R"):
            found = self._nearest(stage, self.treatment_start, FORM_WINDOW_DAYS, FORM_WINDOW_DAYS)
            if found is not None:
                return found
        return None

    @cached_property
    def review_form(self) -> Form | None:
        """Latest review from day 35 to day 182; an exit form too while the journey is open."""
        first = self.treatment_start + timedelta(days=REVIEW_FIRST_DAY)
        last = self.treatment_start + timedelta(days=REVIEW_LAST_DAY)
        stages = {"R"} if self.end is not None else {"R", "E"}
        days = [form for form in self._forms if form.stage in stages and first <= form.day <= last]
        return _best_of_day(days, max) if days else None

    @cached_property
    def exit_form(self) -> Form | None:
        """Exit form nearest to the end within 14 days, else a review in the 14 days before."""
        if self.end is None:
            return None
        found = self._nearest("E", self.end, FORM_WINDOW_DAYS, FORM_WINDOW_DAYS)
        return found or self._nearest("R", self.end, FORM_WINDOW_DAYS, 0)

    @property
    def _forms(self) -> list[Form]:
        return [form for one in self.episodes for form in one.forms]

    def _nearest(self, stage: str, anchor: date, before: int, after: int) -> Form | None:
        near = [
            form
            for form in self._forms
            if form.stage == stage
            and anchor - timedelta(days=before) <= form.day <= anchor + timedelta(days=after)
        ]
        if not near:
            return None
        least = min(abs((form.day - anchor).days) for form in near)
        return _best_of_day([form for form in near if abs((form.day - anchor).days) == least], min)


def _best_of_day(forms: list[Form], pick: Callable[[Iterable[date]], date]) -> Form:
    """Of the forms on the earliest or latest day, the one that the form choice prefers."""
    day = pick(form.day for form in forms)
    return max((form for form in forms if form.day == day), key=cmp_to_key(_compare_forms))


def _compare_forms(one: Form, other: Form) -> int:
    """Co-ordinating episode, fuller form, later identifier (as numbers where both are).

    Reading: still equal, the greater agency, then the greater episode identifier.
    """
    if one.form_id.isdigit() and other.form_id.isdigit():
        later = int(one.form_id) - int(other.form_id)
    else:
        later = (one.form_id > other.form_id) - (one.form_id < other.form_id)
    left = (one.coordinated, one.answered, later, one.agency, one.episode_id)
    right = (other.coordinated, other.answered, 0, other.agency, other.episode_id)
    return (left > right) - (left < right)


def journeys(known: Known, report_date: date, scope: str = ALL_PROVIDERS) -> list[Journey]:
    """Journeys of the residents of every area as at a report date.

    `scope` is `all` for the partnership, or a provider whose own episodes alone are stitched.
    """
    by_person: dict[tuple[str, str], list[EpisodeAtR]] = defaultdict(list)
    for episode in known.episodes:
        in_scope = scope in (ALL_PROVIDERS, episode.provider)
        if in_scope and episode.area is not None:
            at_r = _as_at(episode, report_date)
            if at_r is not None:
                by_person[episode.area, episode.person].append(at_r)
    result: list[Journey] = []
    for (area, person), episodes in sorted(by_person.items()):
        for number, stitched in enumerate(_stitch(episodes), start=1):
            result.append(
                Journey(
                    scope=scope,
                    area=area,
                    person=person,
                    born=stitched[0].episode.born,
                    number=number,
                    report_date=report_date,
                    episodes=tuple(stitched),
                )
            )
    return result


def _as_at(episode: Episode, report_date: date) -> EpisodeAtR | None:
    """Show an episode as at the report date; None without a structured start by then."""
    discharged = episode.discharged
    if discharged is not None and discharged > report_date:
        discharged = None
    structured = [
        one
        for one in episode.interventions
        if one.kind in STRUCTURED
        and one.started is not None
        and one.started <= report_date
        and (discharged is None or one.started <= discharged)
    ]
    if episode.triaged > report_date or not structured:
        return None
    starts = [one.started for one in structured if one.started is not None]
    return EpisodeAtR(
        episode=episode,
        treatment_start=max(min(starts), episode.triaged),
        discharged=discharged,
        structured=tuple(structured),
        forms=tuple(
            form for form in episode.forms if form.day <= report_date and form.answered > 0
        ),
        reviews=tuple(review for review in episode.reviews if review.day <= report_date),
    )


def _stitch(episodes: list[EpisodeAtR]) -> list[list[EpisodeAtR]]:
    """Split the episodes of one person in one area in journeys, oldest first."""
    ordered = sorted(
        episodes,
        key=lambda one: (
            one.treatment_start,
            one.episode.triaged,
            one.episode.agency,
            one.episode.episode_id,
        ),
    )
    result: list[list[EpisodeAtR]] = []
    running_end = date.min
    for one in ordered:
        begins = not result or (
            (one.treatment_start - running_end).days > GAP_DAYS
            and one.episode.triaged > running_end
        )
        if begins:
            result.append([])
            running_end = date.min
        result[-1].append(one)
        running_end = max(running_end, one.discharged or date.max)
    return result
