"""Local extracts and returns: files of providers' own systems, one per entity, month and provider.

What they hold is data: the registers `local_entities` and `local_fields`, which are written from
the contracts.
"""

from orchestration.landing.local.discover import LocalFile, discover_local
from orchestration.landing.local.register import Entity, read_entities
from orchestration.landing.local.run import load_local_files
from orchestration.landing.local.tables import prepare_local_tables

__all__ = [
    "Entity",
    "LocalFile",
    "discover_local",
    "load_local_files",
    "prepare_local_tables",
    "read_entities",
]
