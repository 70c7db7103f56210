"""Synthetic extracts: a landing folder of invented clients, calibrated to published figures."""

from orchestration.sample.generate import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
