"""The landing sensor: which files it asks to have validated, when, and for which month."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.arrivals import landing_sensor
from orchestration.lib.calendar import reporting_months


class Folder:
    """A landing folder, and the sensor that looks into it tick by tick."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cursor: str | None = None
        self.changes = 0

    def write(self, name: str, text: str = "AGNCY", kind: str = "ndtms") -> Path:
        """Write a file; each writing is a second later than the one before."""
        file = self.path / kind / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self.changes += 1
        os.utime(file, (1_700_000_000 + self.changes, 1_700_000_000 + self.changes))
        return file

    def tick(self) -> tuple[list[dg.RunRequest], str]:
        """Give what a tick asks for, and why it asks for nothing."""
        context = dg.build_sensor_context(cursor=self.cursor)
        result = landing_sensor(context)
        assert isinstance(result, dg.SensorResult)
        # a tick without a cursor leaves the last one as it is
        self.cursor = result.cursor or self.cursor
        return list(result.run_requests or []), str(getattr(result.skip_reason, "skip_message", ""))

    def months(self) -> list[str | None]:
        """Give the months that a tick asks for."""
        return [request.partition_key for request in self.tick()[0]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("WAREHOUSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WAREHOUSE_LANDING", str(tmp_path / "landing"))
    (tmp_path / "landing").mkdir()
    return Folder(tmp_path / "landing")


def test_an_empty_folder_asks_for_nothing(folder: Folder) -> None:
    assert folder.tick() == ([], "nothing new in the landing folder")


def test_a_new_file_is_asked_for_at_the_second_tick_and_once(folder: Folder) -> None:
    folder.write("2025-03/a.csv")
    requests, reason = folder.tick()
    assert requests == []
    assert reason == (
        "new files may be half written; the next tick takes those that have not changed"
    )
    assert folder.months() == ["2025-03"]
    assert folder.tick() == ([], "nothing new in the landing folder")


def test_an_extract_of_a_case_system_and_a_return_are_asked_for_too(folder: Folder) -> None:
    folder.write("2025-02/north/client.csv", kind="case_management")
    assert folder.months() == []
    folder.write("2025-03/north/budget_line.csv", kind="returns")
    assert folder.months() == ["2025-02"]
    assert folder.months() == ["2025-03"]


def test_a_local_file_in_the_wrong_place_is_not_asked_for(folder: Folder) -> None:
    folder.write("2025-02/client.csv", kind="case_management")
    folder.write("2025-02/north/budget_line.csv", kind="case_management")
    folder.tick()
    assert folder.tick() == ([], "nothing new in the landing folder")


def test_a_file_that_goes_on_growing_waits(folder: Folder) -> None:
    for rows in range(1, 4):
        folder.write("2025-03/a.csv", "row\n" * rows)
        assert folder.months() == []
    assert folder.months() == ["2025-03"]


def test_a_file_written_over_in_the_same_length_waits(folder: Folder) -> None:
    folder.write("2025-03/a.csv", "a")
    assert folder.months() == []
    folder.write("2025-03/a.csv", "b")
    assert folder.months() == []
    assert folder.months() == ["2025-03"]


def test_a_growing_file_keeps_no_other_waiting(folder: Folder) -> None:
    folder.write("2025-02/whole.csv")
    folder.write("2025-03/growing.csv", "1")
    assert folder.months() == []
    folder.write("2025-03/growing.csv", "12")
    assert folder.months() == ["2025-02"]
    assert folder.months() == ["2025-03"]


def test_two_months_at_once_are_one_run_for_the_newer(folder: Folder) -> None:
    folder.write("2025-02/a.csv")
    folder.write("2025-03/a.csv")
    folder.tick()
    assert folder.months() == ["2025-03"]
    assert folder.months() == []


def test_a_correction_is_asked_for_again_for_its_own_month(folder: Folder) -> None:
    folder.write("2025-02/a.csv")
    folder.write("2025-03/a.csv")
    folder.tick()
    (first,) = folder.tick()[0]
    folder.write("2025-02/a.csv", "corrected")
    folder.tick()
    (second,) = folder.tick()[0]
    assert second.partition_key == "2025-02"
    assert second.run_key != first.run_key


def test_the_same_files_have_the_same_run_key(folder: Folder) -> None:
    """A sensor that has lost its cursor asks again; Dagster knows the key and starts nothing."""
    folder.write("2025-03/a.csv")
    folder.tick()
    (first,) = folder.tick()[0]
    folder.cursor = None
    folder.tick()
    (again,) = folder.tick()[0]
    assert again.run_key == first.run_key


def test_a_removed_file_asks_for_nothing(folder: Folder) -> None:
    file = folder.write("2025-03/a.csv")
    folder.tick()
    folder.tick()
    file.unlink()
    assert folder.tick() == ([], "nothing new in the landing folder")


def test_a_file_removed_before_it_was_asked_for_is_forgotten(folder: Folder) -> None:
    file = folder.write("2025-03/a.csv")
    folder.tick()
    file.unlink()
    assert folder.months() == []
    assert folder.months() == []


def test_what_is_no_extract_in_its_place_is_not_asked_for(folder: Folder) -> None:
    for name in ("a.csv", "2025-13/a.csv", "2025-03/a.txt", "2025-03/.a.csv", "2025-03/b/a.csv"):
        folder.write(name)
    folder.tick()
    assert folder.tick() == ([], "nothing new in the landing folder")


def test_a_month_that_has_not_begun_waits_and_keeps_no_other_waiting(folder: Folder) -> None:
    last = max(reporting_months())
    folder.write(f"{last}/a.csv")
    folder.write("2025-03/a.csv")
    folder.tick()
    assert folder.months() == ["2025-03"]
    requests, reason = folder.tick()
    assert requests == []
    assert reason == f"new files are there for {last} alone, which no run can be asked for yet"


def test_a_month_beyond_the_calendar_is_not_asked_for(folder: Folder) -> None:
    folder.write("2999-01/a.csv")
    folder.tick()
    assert folder.tick() == ([], "nothing new in the landing folder")


def test_the_content_of_a_file_is_not_read(folder: Folder) -> None:
    file = folder.write("2025-03/a.csv")
    os.utime(file, (0, 0))
    folder.tick()
    assert folder.months() == ["2025-03"]
    # reading it would have set a new time of access
    assert file.stat().st_atime == 0


def test_a_missing_folder_is_told_and_nothing_is_forgotten(folder: Folder) -> None:
    folder.write("2025-03/a.csv")
    folder.tick()
    folder.tick()
    folder.path.rename(folder.path.with_name("away"))
    requests, reason = folder.tick()
    assert requests == []
    assert reason.startswith(f"{folder.path}: the landing folder cannot be read (No such file")
    folder.path.with_name("away").rename(folder.path)
    assert folder.months() == []


def test_a_folder_that_may_not_be_read_is_told(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    requests, reason = folder.tick()
    assert requests == []
    assert "cannot be read (Permission denied)" in reason
    assert "check that it is there and who may read it" in reason
