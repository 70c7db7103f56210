"""A CSV file as a table of text."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from orchestration.landing.declared import read_records, width_faults
from orchestration.landing.report import LandingFault
from orchestration.landing.scan import UTF_8, Scan

ROW_NUMBER = "_row_number"


def source_table(columns: list[pa.Array]) -> pa.Table:
    """Put columns of text together, named c0, c1, ..., with the row's number in the file from 1."""
    rows = len(columns[0]) if columns else 0
    return pa.table(
        {f"c{position}": column for position, column in enumerate(columns)}
        | {ROW_NUMBER: pa.array(range(1, rows + 1), pa.int32())}
    )


def read_csv_rows(path: Path, scan: Scan, label: str) -> tuple[list[str], pa.Table]:
    """Read a CSV file.

    Arrow reads the file where every physical line should be a row, which the number of rows read
    proves; any other file, also one with line breaks inside values, is read carefully.

    Args:
        path: the file.
        scan: its first look.
        label: how the faults name it.

    Returns:
        The header, trimmed, and the rows as `source_table` gives them.

    Raises:
        LandingFault: the file is no text or cannot be split in rows, one line per fault.
        OSError: the file cannot be read.

    """
    if scan.encoding is None:
        raise LandingFault([f"{label}: {scan.fault}; save it as CSV in UTF-8"])
    data = path.read_bytes()
    if scan.encoding != UTF_8:
        data = data.decode("cp1252").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    plain = _read_plain(data, scan)
    if plain:
        return plain
    lines = data.decode().replace("\r\n", "\n").replace("\r", "\n")
    return _read_carefully(lines, label)


def _read_plain(data: bytes, scan: Scan) -> tuple[list[str], pa.Table] | None:
    """Let Arrow read the file; None where that does not account for every line."""
    # Arrow takes a quotation mark after a blank for a part of the value
    if not scan.is_regular or scan.has_blank_lines or not data or b', "' in data:
        return None
    first_line = data.partition(b"\n")[0].decode()
    names = next(csv.reader([first_line]), [])
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                column_names=[f"c{position}" for position in range(len(names))], skip_rows=1
            ),
            parse_options=arrow_csv.ParseOptions(ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"c{position}": pa.string() for position in range(len(names))},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None  # a row does not fit; its message would quote the row
    if table.num_rows != scan.lines - 1:
        return None
    return [name.strip() for name in names], source_table(table.columns)


def _read_carefully(text: str, label: str) -> tuple[list[str], pa.Table]:
    records = [record for record in read_records(text, label) if record]
    while records and not any(records[0]):
        del records[0]
    header, rows = (records[0], records[1:]) if records else ([], [])
    faults = width_faults(len(header), rows, label)
    if faults:
        raise LandingFault(faults)
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return header, source_table([pa.array(column, pa.string()) for column in columns])
