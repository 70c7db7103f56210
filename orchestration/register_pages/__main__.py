"""`make docs`: write the pages of the registers anew."""

from __future__ import annotations

from orchestration.register_pages.pages import DOCS, FOLDERS, register_pages


def main() -> None:
    """Write every page; one of a row that is gone goes too."""
    pages = register_pages()
    for folder in FOLDERS:
        for page in (DOCS / folder).rglob("*.md"):
            if page.relative_to(DOCS) not in pages:
                page.unlink()
    for path, text in pages.items():
        (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
