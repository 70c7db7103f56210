"""The assets, checks, jobs, schedules and sensors of the warehouse, one file per step."""

import warnings

import dagster as dg

# backfill policies and partitioned checks are young in Dagster; the versions are locked, so that
# what they do cannot change unseen
warnings.filterwarnings("ignore", category=dg.PreviewWarning)
warnings.filterwarnings("ignore", category=dg.BetaWarning)
