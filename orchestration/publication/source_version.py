"""Which code made a publication, told without git: a hash over the project's own files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from orchestration.settings import PROJECT

_FOLDERS = ("dbt_project", "expectations", "orchestration", "seeds")
_MADE_FOLDERS = {"target", "logs", "__pycache__"}


def source_version(project: Path = PROJECT) -> str:
    """Give 16 hexadecimal digits that change when any file that makes figures changes."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((project / folder).rglob("*")):
            relative = path.relative_to(project)
            if path.is_file() and not _MADE_FOLDERS.intersection(relative.parts):
                digest.update(str(relative).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
