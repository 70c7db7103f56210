"""`make docs`: write what follows from the contracts of the local extracts anew."""

from __future__ import annotations

from orchestration.contract_files.files import contract_files
from orchestration.settings import PROJECT


def main() -> None:
    """Write every file."""
    for path, text in contract_files().items():
        (PROJECT / path).parent.mkdir(parents=True, exist_ok=True)
        (PROJECT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
