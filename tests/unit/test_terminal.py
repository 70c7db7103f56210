"""What a person at the terminal sees, and what goes to the file beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from orchestration.settings import PROJECT


def test_the_terminal_shows_what_is_said_and_the_file_takes_everything_else(tmp_path: Path) -> None:
    file = tmp_path / "run.log"
    program = (
        "import os, pathlib, subprocess, sys\n"
        "from orchestration.terminal import only_what_is_said, say\n"
        "say('nobody listens yet')\n"
        f"with only_what_is_said(pathlib.Path({str(file)!r})):\n"
        "    print('printed')\n"
        "    subprocess.run(['sh', '-c', 'echo from a process; echo its fault >&2'], check=True)\n"
        "    say('said')\n"
        "print('after', flush=True)\n"
        "print('a fault', file=sys.stderr)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "said\nafter\n"
    assert run.stderr == "a fault\n"
    assert sorted(file.read_text().split("\n")) == ["", "from a process", "its fault", "printed"]
