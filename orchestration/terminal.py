"""What a person at the terminal sees of a run: what is said, while all else goes to a file."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TERMINAL = logging.getLogger("treatment_warehouse.terminal")
_TERMINAL.setLevel(logging.INFO)
_TERMINAL.propagate = False


def say(text: str) -> None:
    """Tell the user something; without a run in this process nobody is there to be told."""
    _TERMINAL.info(text)


@contextmanager
def only_what_is_said(everything_else: Path) -> Iterator[None]:
    """Keep the terminal for what is said, while a run and its processes print to a file.

    Args:
        everything_else: the file; written anew.

    """
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    handler = logging.StreamHandler(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    _TERMINAL.addHandler(handler)
    try:
        with everything_else.open("w", encoding="utf-8") as other:
            os.dup2(other.fileno(), 1)
            os.dup2(other.fileno(), 2)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
        os.close(kept[0])
        os.close(kept[1])
        _TERMINAL.removeHandler(handler)
        handler.stream.close()
