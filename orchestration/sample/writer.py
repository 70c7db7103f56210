"""Extract files: names, date forms, encodings and line ends of the agencies."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from orchestration.sample.periods import Periods
from orchestration.sample.submissions import SET_P_DATES

OPTIONS = pa_csv.WriteOptions(quoting_style="all_valid", quoting_header="all_valid")


def file_name(agency_code: str, periods: Periods, month: int) -> str:
    """Name by the convention: agency, first and last day of the month, data set letter."""
    first, last = (
        str(np.datetime64(int(days[month]), "D")).replace("-", "")
        for days in (periods.first_day, periods.last_day)
    )
    return f"{agency_code}-{first}-{last}-TREAT-IN-P.csv"


def write_extract(path: Path, rows: pa.Table, *, date_form: str, encoding: str) -> None:
    """Write one extract, every value in double quotes.

    Blanks are quoted too in the compact date form, and stand between commas in the other: both
    ways are met, and the second halves the size. ``date_form`` is ``iso`` or ``compact``
    (``YYYYMMDD``). ``encoding`` is ``utf-8``, ``windows-1252`` or ``utf-8-sig``; the last comes
    with a byte-order mark and CRLF.
    """
    rows = _with_compact_dates(rows) if date_form == "compact" else _with_bare_blanks(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    if encoding == "utf-8":
        pa_csv.write_csv(rows, path, OPTIONS)
        return
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(rows, sink, OPTIONS)
    text = sink.getvalue().to_pybytes()
    if encoding == "utf-8-sig":
        path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    else:
        path.write_bytes(text.decode("utf-8").encode(encoding))


def _with_bare_blanks(rows: pa.Table) -> pa.Table:
    return pa.table(
        {
            name: pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        }
    )


def _with_compact_dates(rows: pa.Table) -> pa.Table:
    return pa.table(
        {
            name: pc.replace_substring(column, "-", "") if name in SET_P_DATES else column
            for name, column in zip(rows.column_names, rows.columns, strict=True)
        }
    )
