"""The pages for providers: what each file holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from orchestration.contract_files.contracts import LocalEntity, LocalField
from orchestration.register_pages.markdown import code, table

FOLDER = Path("docs/local-extracts")

_WRITTEN = """\
Written by `make docs` from `contracts/{name}.odcs.yaml`: change that, never this page. How files
are named and what is done with other column names and codes is told in
[local-extracts.md](../local-extracts.md).
"""
_INDEX = """\
# Which local extracts and returns are there?

Written by `make docs` from the contracts under `contracts/`: change those, never these pages. How
files are handed in is told in [local-extracts.md](../local-extracts.md). For each file there is a
template with its header under `templates/`.
"""
_FOLDERS = {
    "case_management": "Case management: each file holds everything of its kind, every month anew",
    "returns": "Returns: each file adds rows or replaces those of the same key",
}
_CONTENTS = {
    "boolean": "`Y` or `N`",
    "date": "date",
    "decimal": "number",
    "integer": "whole number",
    "list": "several values, separated by `;`",
    "month": "month, `YYYY-MM`",
    "text": "text",
    "timestamp": "date and time",
}


def entity_page(entity: LocalEntity) -> dict[Path, str]:
    """Give the page of an entity by its path in the project."""
    lines = [f"# {entity.name}\n", f"{entity.about}: {entity.grain}.\n"]
    lines.append(_WRITTEN.format(name=entity.name))
    lines += table(
        ("", ""),
        (
            ("file", f"`{entity.folder}/<YYYY-MM>/<provider_code>/{entity.name}.csv` or `.xlsx`"),
            ("template", f"`templates/{entity.name}.csv`"),
            ("key", code(field.name for field in entity.fields if field.is_key)),
        ),
    )
    lines += table(
        ("column", "what it says", "content", "must be filled"),
        (
            (f"`{field.name}`", _says(field), _content(field), "yes" if field.is_filled else "")
            for field in entity.fields
        ),
    )
    return {FOLDER / f"{entity.name}.md": "\n".join(lines)}


def index_page(entities: Iterable[LocalEntity]) -> dict[Path, str]:
    """Give the page that leads to all others by its path in the project."""
    listed = tuple(entities)
    lines = [_INDEX]
    for folder, heading in _FOLDERS.items():
        lines.append(f"## {heading}\n")
        lines += table(("file", "what it holds", "rows"), _index_rows(listed, folder))
    return {FOLDER / "README.md": "\n".join(lines)}


def _index_rows(entities: Iterable[LocalEntity], folder: str) -> Iterator[tuple[str, str, str]]:
    for entity in entities:
        if entity.folder == folder:
            yield f"[{entity.name}]({entity.name}.md)", entity.about, entity.grain


def _says(field: LocalField) -> str:
    found = f"; is found in `{field.references_to}`" if field.references_to else ""
    kept = "; never leaves landing and fix lists" if field.is_personal else ""
    return f"{field.description}{found}{kept}"


def _content(field: LocalField) -> str:
    if field.content == "code":
        return code(field.accepted_values)
    content = _CONTENTS[field.content]
    return f"{content}: {code(field.accepted_values)}" if field.accepted_values else content
