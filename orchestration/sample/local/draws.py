"""Draws of the local extracts that the NDTMS sample does not need."""

from collections.abc import Sequence

import numpy as np

from orchestration.sample.arrays import Bools, Ints, pick


def every_value(random: np.random.Generator, weights: Sequence[float], size: int) -> Ints:
    """Draw positions of ``weights`` so that each occurs, as long as there are rows enough."""
    drawn = pick(random, weights, size)
    if size >= len(weights):
        drawn[random.permutation(size)[: len(weights)]] = np.arange(len(weights))
    return drawn


def some(random: np.random.Generator, share: float, size: int) -> Bools:
    """Mark each element with the chance ``share``."""
    marked: Bools = random.random(size) < share
    return marked


def age_at(born: Ints, day: Ints) -> Ints:
    """Completed years of age: a birthday of 29 February falls on 1 March in other years."""
    birth, at = born.astype("datetime64[D]"), day.astype("datetime64[D]")
    months = at.astype("datetime64[M]").astype(np.int64) - birth.astype("datetime64[M]").astype(
        np.int64
    )
    early = (at - at.astype("datetime64[M]")) < (birth - birth.astype("datetime64[M]"))
    years: Ints = (months - early) // 12
    return years
