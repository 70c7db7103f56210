"""95% intervals: Wilson for proportions, normal or Student's t for means."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from scipy.stats import t as student_t

Z = 1.959963984540054
SMALLEST_NORMAL_SAMPLE = 30


def wilson(numerator: float, denominator: float) -> tuple[float, float] | None:
    """Wilson score interval of a proportion; None without a denominator."""
    if denominator == 0:
        return None
    x, n, z = numerator, denominator, Z
    half = z * math.sqrt(z * z + 4 * x * (1 - x / n))
    scale = 2 * (n + z * z)
    return (2 * x + z * z - half) / scale, (2 * x + z * z + half) / scale


def mean_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Interval of a mean; None for fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    quantile = Z if n >= SMALLEST_NORMAL_SAMPLE else float(student_t.ppf(0.975, n - 1))
    half = quantile * statistics.stdev(values) / math.sqrt(n)
    mean = math.fsum(values) / n
    return mean - half, mean + half
