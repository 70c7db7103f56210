"""What a client in a window is broken down by, beside the substance group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from . import codes
from .dates import Window, age_on, completed_years
from .journeys import EpisodeAtR, Journey
from .known import Intervention

AGE_BANDS = {"under_18": (0, 18), "18_to_29": (18, 30), "30_to_49": (30, 50), "50_plus": (50, 999)}
TIME_BANDS = {"under_1": (0, 1), "1_to_2": (1, 2), "2_to_4": (2, 4), "4_to_6": (4, 6)}
TIME_BANDS_ALL = {**TIME_BANDS, "6_plus": (6, 200)}

PEOPLE = ("sex", "age_band", "ethnicity")
CONDITIONS = ("criminal_justice", "living_with_children")
INTERVENTIONS = ("intervention_type", "service_type")
SINGLE_GROUPS = ("opiate", "non_opiate_only", "non_opiate_and_alcohol", "alcohol_only")


def asked(measure: str, component: str, window_code: str) -> tuple[str, ...]:
    """List the attributes that a figure is broken down by."""
    figure = (measure, component, window_code)
    if measure == "ACT01":
        return (*PEOPLE, "time_in_treatment", "authority")
    if measure == "ACT02":
        return PEOPLE
    if figure == ("SC01", "value", "ROLL12"):
        return (*CONDITIONS, *INTERVENTIONS)
    if measure in ("SC03", "SC04"):
        return CONDITIONS
    by_intervention = (
        measure in ("SC05", "TOP05")
        or (measure, window_code) == ("WT01", "QTR")
        or (measure == "TOP01" and component in ("exit", "exit_planned"))
        or (figure[::2] == ("TOP08", "QTR") and component.startswith("psychological"))
        or (figure[::2] == ("TOP08", "ROLL12") and component.startswith("quality_of_life"))
    )
    return INTERVENTIONS if by_intervention else ()


def asked_groups(measure: str, component: str, window_code: str) -> tuple[str, ...]:
    """List the substance groups that the interventions of a figure are shown by."""
    if measure == "SC05" or (measure, component, window_code) == ("SC01", "value", "ROLL12"):
        return SINGLE_GROUPS
    return ("any_drug", "alcohol_only") if (measure, window_code) == ("WT01", "QTR") else ()


def band_of(years: int, bands: dict[str, tuple[int, int]]) -> str:
    """Name the band that holds a number of whole years."""
    return next(name for name, (first, end) in bands.items() if first <= years < end)


def attributes(
    own: list[Journey], latest: Journey, window: Window, age_day: date
) -> dict[str, tuple[str, ...]]:
    """Read every attribute of a client: `own` are all journeys in scope as at the report date."""
    last_day = window.end if latest.end is None else min(latest.end, window.end)
    years = completed_years(latest.treatment_start, last_day)
    episode = latest.latest_episode.episode
    lives_with = children_answer(latest)
    return {
        "sex": ("male" if episode.sex == "M" else "female",),
        "age_band": (band_of(age_on(latest.born, age_day), AGE_BANDS),),
        "ethnicity": (_ethnicity(own),),
        "time_in_treatment": (band_of(years, TIME_BANDS_ALL),),
        "criminal_justice": ("yes" if is_criminal_justice(latest) else "no",),
        "living_with_children": (
            "not_recorded" if lives_with is None else "yes" if lives_with else "no",
        ),
        "authority": (episode.authority or "",),
        "intervention_type": _types(own, window),
        "service_type": (_setting(own, window),),
    }


def is_criminal_justice(journey: Journey) -> bool:
    """Whether criminal justice referred any episode of the journey."""
    return any(
        one.episode.referral_source in codes.CRIMINAL_JUSTICE_SOURCES for one in journey.episodes
    )


def children_answer(journey: Journey) -> bool | None:
    """Whether the latest usable answer of the journey says that children live with the client.

    Reading: on one day a review goes before an episode, then the greater identifier.
    """
    answers: list[tuple[date, int, str, str | None, int | None]] = []
    for one in journey.episodes:
        episode = one.episode
        answers.append(
            (episode.triaged, 0, episode.episode_id, episode.parent_status, episode.children)
        )
        answers += [
            (review.day, 1, review.review_id, review.parent_status, review.children)
            for review in one.reviews
        ]
    usable = [
        answer
        for answer in answers
        if answer[3] in codes.USABLE_PARENT_STATUS
        or (answer[4] is not None and 0 <= answer[4] <= 30)
    ]
    if not usable:
        return None
    *_, status, children = max(usable, key=lambda answer: answer[:3])
    return status in codes.LIVES_WITH_CHILDREN or (children is not None and 1 <= children <= 30)


def _episodes(own: list[Journey]) -> Iterator[EpisodeAtR]:
    return (one for journey in own for one in journey.episodes)


def _ethnicity(own: list[Journey]) -> str:
    """Of the latest triaged episode with a known answer; on one day the greater identifier."""
    known = [
        ((one.episode.triaged, *one.key), codes.ETHNIC_GROUPS[one.episode.ethnicity])
        for one in _episodes(own)
        if one.episode.ethnicity in codes.ETHNIC_GROUPS
    ]
    return max(known)[1] if known else "not_recorded"


def _begun(own: list[Journey], window: Window) -> Iterator[tuple[date, EpisodeAtR, Intervention]]:
    """Interventions that began by the end of the window, not before their episode or after it."""
    for at_r in _episodes(own):
        for one in at_r.episode.interventions:
            started, discharged = one.started, at_r.episode.discharged
            if started is not None and (discharged is None or started <= discharged):
                first_day = max(started, at_r.episode.triaged)
                if first_day <= window.end:
                    yield first_day, at_r, one


def _types(own: list[Journey], window: Window) -> tuple[str, ...]:
    """Every type that overlaps the window; an intervention does not outlast its episode."""
    found = {
        codes.INTERVENTION_TYPES.get(one.kind, "not_recorded")
        for _, at_r, one in _begun(own, window)
        if min(one.ended or date.max, at_r.episode.discharged or date.max) >= window.start
    }
    return tuple(sorted(found)) or ("none",)


def _setting(own: list[Journey], window: Window) -> str:
    """Of the latest structured intervention; on one day pharmacological, then the identifier."""
    structured = [
        (first_day, one.kind in codes.PHARMACOLOGICAL, one.intervention_id, at_r.key, one.setting)
        for first_day, at_r, one in _begun(own, window)
        if one.kind in codes.STRUCTURED
    ]
    setting = max(structured, key=lambda one: one[:4])[-1] if structured else None
    return codes.SETTINGS.get(setting or "", "not_recorded")
