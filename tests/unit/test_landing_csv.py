"""CSV files of providers: whatever a program may write comes back as it was meant."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.landing import LandingFault
from orchestration.landing.local.csv_rows import read_csv_rows
from orchestration.landing.scan import scan_file

VALUES = st.text(st.sampled_from("ab, \";'\n\t\u00e9\u00a0-0"), max_size=6)


def read(path: Path) -> list[tuple[int, list[str | None]]]:
    names, table = read_csv_rows(path, scan_file(path), "x.csv")
    columns = [table[f"c{position}"].to_pylist() for position in range(len(names))]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return list(zip(table["_row_number"].to_pylist(), rows, strict=True))


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=8),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
)
def test_what_a_program_wrote_comes_back_trimmed_with_its_row_number(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, ...]],
    quoting: int,
    line_end: str,
    encoding: str,
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=line_end)
    writer.writerow(("one", "two", "three"))
    writer.writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    trimmed = [[value.strip() or None for value in row] for row in rows]
    assert read(path) == [(number, row) for number, row in enumerate(trimmed, start=1) if any(row)]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n"1,2\n3,4\n',
        'a,b\n1,"2\n3,4\n',
        "a,b\n1,2\n3\n",
        "a,b\n1,2,3\n4\n",
    ],
)
def test_rows_that_cannot_be_told_apart_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(LandingFault, match=r"^x\.csv"):
        read(tmp_path / "x.csv")
