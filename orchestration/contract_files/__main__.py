"""`make docs`: write what follows from the contracts of the local extracts anew."""

from __future__ import annotations

from orchestration.contract_files.files import WRITTEN, contract_files
from orchestration.settings import PROJECT


def main() -> None:
    """Write every file; those of a contract that is gone go too."""
    files = contract_files()
    for folder, names in WRITTEN:
        for path in (PROJECT / folder).glob(names):
            if path.relative_to(PROJECT) not in files:
                path.unlink()
    for path, text in files.items():
        (PROJECT / path).parent.mkdir(parents=True, exist_ok=True)
        (PROJECT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
