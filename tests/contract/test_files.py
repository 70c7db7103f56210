"""What the repository holds: no machine, no package index, no secret; everything locked."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from orchestration.settings import PROJECT

NEEDED = {"README.md", "dbt_project", "expectations", "orchestration", "profiles.yml"}
NEEDED |= {"pyproject.toml", "seeds", "tests"}
# what goes with them: commands, locks, licence, guides; contracts and templates of providers' files
ALLOWED = {"LICENSE", "Makefile", "contracts", "docs", "requirements", "templates"}

# written so that no pattern finds itself
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.>}])/(?:home|root|Users|work|tmp|srv|mnt)/\w|\b[A-Z]:\\\w",
    "a package index": r"https?://[^\s\"'<>)]+/simple\b|(?i:index[-_]url)\b|pythonhosted[.]org",
    "a private key": r"BEGIN (?:[A-Z]+ )*PRIVATE KE[Y]",
    "an access token": r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abp]-|AKIA)[A-Za-z0-9_-]{16,}",
    # what WAREHOUSE_KEY looks like when the project makes it
    "a secret": r"(?<!sha256:)\b[0-9a-f]{64}\b|(?i:password|passwd|api_key)\s*[:=]\s*[\"']\w+",
}


@cache
def kept_files() -> tuple[Path, ...]:
    """Give the files that belong in the repository, known without git: all but the ignored."""
    lines = (PROJECT / ".gitignore").read_text(encoding="utf-8").split()
    folders = {line.rstrip("/") for line in lines if line.endswith("/")} | {".git"}
    patterns = [line for line in lines if not line.endswith("/")]

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            relative = path.relative_to(PROJECT)
            if path.is_dir():
                if not any(
                    fnmatch.fnmatch(name, ignored)
                    for name in (path.name, str(relative))
                    for ignored in folders
                ):
                    yield from walk(path)
            elif not any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns):
                yield path

    return tuple(walk(PROJECT))


def places(pattern: str) -> list[str]:
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in kept_files()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if expression.search(line)
    ]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    assert not places(FORBIDDEN[what])


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("a path of one machine", ("see ", "/home", "/someone/warehouse")),
        ("a path of one machine", ('"', "/tmp", '/x"')),
        ("a path of one machine", ("C:", "\\Users")),
        ("a package index", ("--index", "-url x")),
        ("a package index", ("https://mirror.example", "/simple", "/")),
        ("a private key", ("-----BEGIN RSA ", "PRIVATE KEY-----")),
        ("an access token", ("gh", "p_", "a" * 36)),
        ("a secret", ("WAREHOUSE_KEY=", "0123456789abcdef" * 4)),
        ("a secret", ("password", ' = "x"')),
    ],
)
def test_the_scan_finds(what: str, parts: tuple[str, ...]) -> None:
    assert re.search(FORBIDDEN[what], "".join(parts))


def test_the_top_level_is_the_agreed_one() -> None:
    top = {path.relative_to(PROJECT).parts[0] for path in kept_files()}
    assert NEEDED - top == set()
    assert {name for name in top - NEEDED - ALLOWED if not name.startswith(".")} == set()


def locked(name: str) -> dict[str, int]:
    """Give the packages of a lock file with the number of their hashes."""
    text = (PROJECT / "requirements" / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    requirements = [block for block in blocks if not block.startswith("#")]
    found = {}
    for block in requirements:
        pinned = re.match(r"([A-Za-z0-9._-]+)==[^\s;\\]+", block)
        assert pinned, f"{name}: {block.splitlines()[0]} is not pinned"
        found[normal(pinned.group(1))] = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["bootstrap.txt", "lock.txt", "browser.txt"])
def test_every_locked_package_has_a_hash(name: str) -> None:
    packages = locked(name)
    assert packages
    assert [package for package, hashes in packages.items() if not hashes] == []


def names_of(wanted: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~;\[ ]", one)[0]) for one in wanted}


def test_every_package_asked_for_is_locked() -> None:
    asked = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    project = asked["project"]
    names = names_of(project["dependencies"] + project["optional-dependencies"]["dev"])
    assert names - set(locked("lock.txt")) == set()
    assert names_of(asked["dependency-groups"]["browser"]) - set(locked("browser.txt")) == set()


def versions(name: str) -> dict[str, str]:
    text = (PROJECT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_what_the_browser_tests_add_changes_no_other_package() -> None:
    added, installed = versions("browser.txt"), versions("lock.txt")
    shared = added.keys() & installed.keys()
    assert {name: added[name] for name in shared} == {name: installed[name] for name in shared}


def test_the_licence_named_is_in_the_repository() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence = PROJECT / "LICENSE"
    assert licence.exists(), f"pyproject.toml says {project['license']}: add its text as LICENSE"
    assert project["license"] in licence.read_text(encoding="utf-8")
