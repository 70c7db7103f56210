"""Local case-management extracts and returns of the sample's providers, all invented."""

from orchestration.sample.local.files import write_local

__all__ = ["write_local"]
