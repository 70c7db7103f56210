"""Everything that ever happened in a sample, before it is cut into submissions."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.arrays import NEVER, Ints, blank_first, coded, dates, numbers
from orchestration.sample.calibration import Calibration, load_calibration
from orchestration.sample.details import Details, draw_details
from orchestration.sample.episodes import Episodes, draw_episodes
from orchestration.sample.journeys import REASONS, draw_arrivals, draw_journeys
from orchestration.sample.outcomes import (
    Forms,
    client_review_records,
    draw_forms,
    form_records,
)
from orchestration.sample.people import People, draw_people
from orchestration.sample.periods import Periods
from orchestration.sample.records import Kind, Part, part, seen_month
from orchestration.sample.treatment import (
    Interventions,
    draw_interventions,
    intervention_records,
    review_records,
    time_records,
)

FIRST_CLIENT_NUMBER = 20_001


@dataclass(frozen=True)
class Stream:
    """Records that take rows of an episode in order; ordered by episode.

    A record shows from month ``seen`` to before ``gone``. Each column part comes with the
    record it takes its values from, -1 for none.
    """

    episode: Ints
    seen: Ints
    gone: Ints
    parts: tuple[tuple[Part, Ints], ...]


@dataclass(frozen=True)
class History:
    """The whole sample as columns."""

    periods: Periods
    calibration: Calibration
    people: People
    episodes: Episodes
    details: Details
    interventions: Interventions
    forms: Forms
    clients: Part
    persons: Part
    births: Part
    episode_parts: tuple[Part, ...]
    streams: tuple[Stream, ...]


def draw_history(periods: Periods, *, clients: int, seed: int) -> History:
    """Draw a history of ``clients`` persons; the same seed gives the same history."""
    calibration = load_calibration()
    randoms = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(9)]
    arrivals = draw_arrivals(randoms[0], calibration, periods, clients)
    journeys = draw_journeys(randoms[1], calibration, periods, arrivals)
    episodes = draw_episodes(randoms[2], calibration, periods, journeys)
    people = draw_people(randoms[3], calibration, periods, arrivals.group, episodes)
    details = draw_details(randoms[4], calibration, people, episodes)
    interventions = draw_interventions(randoms[5], episodes)
    forms = draw_forms(randoms[7], calibration, periods, details)
    treatment = intervention_records(randoms[6], calibration, periods, episodes, interventions)
    reviews, reviewed = review_records(randoms[6], calibration, periods, episodes, interventions)
    streams = (
        _treatment_stream(treatment, reviews, reviewed),
        _stream(time_records(randoms[6], calibration, periods, episodes)),
        _stream(form_records(randoms[7], periods, details, forms)),
        _stream(client_review_records(randoms[8], calibration, periods, details)),
    )
    return History(
        periods=periods,
        calibration=calibration,
        people=people,
        episodes=episodes,
        details=details,
        interventions=interventions,
        forms=forms,
        clients=_clients(calibration, episodes),
        persons=part(people.columns, np.zeros(clients, dtype=np.int64)),
        births=_births(people),
        episode_parts=_episode_parts(randoms[8], periods, details),
        streams=streams,
    )


def _stream(kind: Kind) -> Stream:
    every = np.arange(len(kind.episode))
    parts = tuple((item, every) for item in kind.parts)
    return Stream(kind.episode, kind.seen, np.full(len(every), NEVER), parts)


def _treatment_stream(treatment: Kind, reviews: Kind, reviewed: Ints) -> Stream:
    """Interventions with their reviews: a review stands on a row of its intervention."""
    size = len(treatment.episode)
    first_review = np.full(size, NEVER)
    np.minimum.at(first_review, reviewed, reviews.seen)
    intervention = np.r_[np.arange(size), reviewed]
    review = np.r_[np.full(size, -1), np.arange(len(reviewed))]
    seen = np.r_[treatment.seen, reviews.seen]
    # the row without a review gives way to the first review
    gone = np.r_[first_review, np.full(len(reviewed), NEVER)]
    order = np.lexsort((review, intervention))
    intervention, review = intervention[order], review[order]
    return Stream(
        episode=treatment.episode[intervention],
        seen=seen[order],
        gone=gone[order],
        parts=(
            *((item, intervention) for item in treatment.parts),
            *((item, review) for item in reviews.parts),
        ),
    )


def _clients(calibration: Calibration, episodes: Episodes) -> Part:
    """Keys of the clients of agencies: first all with consent, then all as refusals."""
    _, first = np.unique(episodes.client, return_index=True)
    client = np.r_[episodes.client[first], episodes.client[first]]
    agency = np.r_[episodes.agency[first], episodes.agency[first]]
    size = len(first)
    return part(
        {
            "AGNCY": coded([row["agency_code"] for row in calibration.agencies], agency),
            "CLIENTID": numbers(client + FIRST_CLIENT_NUMBER),
            "CONSENT": coded("YN", np.repeat([0, 1], size)),
        },
        np.zeros(2 * size, dtype=np.int64),
    )


def _births(people: People) -> Part:
    """Birth dates: first all right ones, then all wrong ones."""
    days = np.r_[people.born, people.wrong_born]
    return Part(blank_first({"DOB": dates(days)}), np.zeros(len(days), dtype=np.int64))


def _episode_parts(
    random: np.random.Generator, periods: Periods, details: Details
) -> tuple[Part, ...]:
    episodes = details.episodes
    size = len(episodes)
    every = np.arange(size)
    treated = episodes.start < NEVER
    plan = np.where(treated, episodes.start + random.integers(0, 10, size), NEVER)
    plan = np.where((plan <= episodes.end) & (random.random(size) < 0.97), plan, NEVER)
    health = episodes.triaged + random.integers(0, 25, size)
    assessed = details.adult & (health <= episodes.end) & (random.random(size) < 0.9)
    health = np.where(assessed, health, NEVER)

    # "occasional user" is no completion for a client who cites opiates or crack
    occasional = episodes.reason == REASONS.index("82")
    barred = details.cites["opiates"] | details.cites["crack"]
    reason = np.where(occasional & barred, REASONS.index("80"), episodes.reason)
    return (
        part(details.columns, np.zeros(size, dtype=np.int64)),
        part({"CPLANDT": dates(plan)}, seen_month(periods, episodes, every, plan)),
        part({"HLCASSDT": dates(health)}, seen_month(periods, episodes, every, health)),
        part({"DISD": dates(episodes.end), "DISRSN": coded(REASONS, reason)}, episodes.end_seen),
    )
