"""From a file to raw.ndtms_row: one INSERT, in which consent decides what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.landing.clean import CleanCopy, RejectedRow, write_clean_copy
from orchestration.landing.consent import KEPT_FIELDS, cleaned, says
from orchestration.landing.header import EXPORT_AGAIN, FileRejectedError, Layout
from orchestration.landing.scan import UTF_8, Scan, copy_as_plain_utf8, scan_file
from orchestration.landing.tables import literal, quoted

_GLOB_SIGNS = frozenset("*?[]{}")


@dataclass(frozen=True)
class Loaded:
    """What one file added: `rows` counts all data rows, `rejected` those kept out."""

    rows: int
    rejected: tuple[RejectedRow, ...]
    non_consent_rows: int


def load_rows(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    scan: Scan,
    layout: Layout,
    *,
    file_id: int,
    scratch: Path,
) -> Loaded:
    """Insert the rows of a file, inside a transaction of the caller.

    DuckDB parses the file where it is UTF-8 with even line ends and every physical line is a row
    that fits the header; the number of rows inserted proves that. Any other file is read carefully
    first (clean.py). Either way the values of a row without consent never reach the warehouse.

    Args:
        connection: inside a transaction; may have been rolled back and begun anew on return.
        file: the file to load.
        scan: its first look; an encoding was found.
        layout: its header.
        file_id: number of the file.
        scratch: private folder for copies, emptied by the caller.

    Raises:
        FileRejectedError: the file cannot be split in rows; the transaction holds nothing of it.

    """
    encoding = scan.encoding or UTF_8
    if needs_plain_copy(file, scan):
        plain = scratch / f"{file_id}-plain.csv"
        copy_as_plain_utf8(file, encoding, plain)
        file, scan = plain, scan_file(plain)
    count = None
    if may_be_plain(scan, layout):
        count = _load_plain(connection, file, scan, layout, file_id)
    copied = CleanCopy(count or 0, ())
    if count is None:
        copied = _load_carefully(connection, file, layout, file_id, scratch)
    return Loaded(
        rows=copied.good_rows + len(copied.rejected),
        rejected=copied.rejected,
        non_consent_rows=_count_non_consent(connection, file_id),
    )


def needs_plain_copy(file: Path, scan: Scan) -> bool:
    """Whether DuckDB would misread a file as it is: another encoding, mixed line ends, odd name."""
    return scan.encoding != UTF_8 or not scan.is_regular or bool(_GLOB_SIGNS & set(str(file)))


def may_be_plain(scan: Scan, layout: Layout) -> bool:
    """Whether every physical line may be a row that fits the header.

    The commas are counted, as DuckDB takes a row with too many values where those at its end are
    blank: one more inside a value would move all that follow to the column beside theirs. A comma
    between quotation marks asks for the careful reading too, which tells it from the others.

    Args:
        scan: of a file with even line ends.
        layout: its header.

    """
    return (
        layout.is_first_line
        and not scan.has_blank_lines
        and scan.commas == (layout.width - 1) * scan.lines
    )


def _load_plain(
    connection: duckdb.DuckDBPyConnection, file: Path, scan: Scan, layout: Layout, file_id: int
) -> int | None:
    """Let DuckDB read the file as it is; None where that did not account for every line."""
    source = f"""
        select row_number() over () as _row_number, *
        from {read_csv([str(file)], layout.width, header=True)}
    """
    try:
        count = insert_rows(connection, source, layout, file_id=file_id)
    except duckdb.InvalidInputException:
        count = -1  # a row does not fit; its message would quote the row
    if count == scan.lines - 1:
        return count
    connection.execute("rollback")
    connection.execute("begin")
    return None


def _load_carefully(
    connection: duckdb.DuckDBPyConnection, file: Path, layout: Layout, file_id: int, scratch: Path
) -> CleanCopy:
    copy = scratch / f"{file_id}-rows.csv"
    copied = write_clean_copy(file, layout, copy)
    if copied.good_rows:
        source = f"""
            select cast(n as integer) as _row_number, * exclude (n)
            from {read_csv([str(copy)], layout.width, header=False, numbered=True)}
        """
        try:
            count = insert_rows(connection, source, layout, file_id=file_id)
        except duckdb.InvalidInputException:
            count = -1
        if count != copied.good_rows:
            raise FileRejectedError(
                None,
                "its quotation marks do not pair up, so its rows cannot be told apart",
                EXPORT_AGAIN,
            )
    _insert_rejected(connection, copied.rejected, layout.width, file_id)
    return copied


def read_csv(
    files: Sequence[str],
    width: int,
    *,
    header: bool,
    numbered: bool = False,
    filename: bool = False,
) -> str:
    """Write the table function that reads files of one width, every column as text.

    Args:
        files: paths, read in their order.
        width: how many columns there are.
        header: the first line of each file holds the names.
        numbered: a column `n` stands before the others.
        filename: add the path as the column `filename`.

    """
    names = (["n"] if numbered else []) + [f"c{position}" for position in range(width)]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    # without the parallel scan no buffer starts in the middle of a quoted line break
    return f"""
        read_csv(
            [{", ".join(map(literal, files))}], auto_detect = false, header = {header},
            delim = ',', quote = '"', escape = '"', nullstr = '', columns = {{{columns}}},
            parallel = {not numbered}, filename = {filename}
        )
    """


def insert_rows(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    layout: Layout,
    *,
    file_id: int | str,
    parameters: dict[str, object] | None = None,
) -> int:
    """Insert what a query reads into raw.ndtms_row; the values of a row without consent stay out.

    Args:
        connection: inside a transaction.
        source: query with `_row_number` and the columns `c0`, `c1` ... of the layout.
        layout: what the columns are.
        file_id: number of the file, or the column of the query that holds it.
        parameters: of the query.

    Returns:
        How many rows were inserted.

    """
    fields = layout.fields
    values = [
        f"c{position}" if field in KEPT_FIELDS else f"case when consenting then c{position} end"
        for field, position in fields.items()
    ]
    columns = ["_file_id", "_row_number", *map(quoted, fields), "_filled_columns", "_unknown"]
    inserted = connection.execute(
        f"""
        insert into raw.ndtms_row ({", ".join(columns)})
        select
            {file_id}, _row_number, {", ".join(values)},
            {_filled_columns(layout)}, {_unknown_values(layout)}
        from (
            select *, coalesce({says(f"c{fields['CONSENT']}", "Y")}, false) as consenting
            from ({source})
        )
        """,
        parameters or {},
    ).fetchone()
    return int(inserted[0]) if inserted else 0


def _filled_columns(layout: Layout) -> str:
    """List the columns that a row without consent should have left blank."""
    others = sorted(
        [
            *(
                (position, name)
                for name, position in layout.fields.items()
                if name not in KEPT_FIELDS
            ),
            *layout.unknown,
        ]
    )
    names = ", ".join(literal(name) for _, name in others)
    values = ", ".join(f"c{position}" for position, _ in others)
    # lists, since 180 expressions of their own would cost a small file most of its time
    return f"""
        case when not consenting then nullif(array_to_string(list_where(
            [{names}],
            list_transform([{values}], lambda x: coalesce({cleaned("x")} not in ('', 'NA'), false))
        ), ';'), '') end
    """


def _unknown_values(layout: Layout) -> str:
    """Write the filled columns that are no field as the text of a JSON object."""
    if not layout.unknown:
        return "cast(null as varchar)"
    pairs = ", ".join(
        f"to_json({literal(name)})::varchar || ':' || to_json(c{position})::varchar"
        for position, name in layout.unknown
    )
    return f"case when consenting then '{{' || nullif(concat_ws(',', {pairs}), '') || '}}' end"


def _insert_rejected(
    connection: duckdb.DuckDBPyConnection,
    rejected: Sequence[RejectedRow],
    width: int,
    file_id: int,
) -> None:
    """List the rows kept out; their agency only where another row of the file confirms it."""
    if not rejected:
        return
    listed = pa.table(
        {
            "row_number": pa.array([row.row_number for row in rejected], pa.int32()),
            "line_number": pa.array([row.line_number for row in rejected], pa.int32()),
            "values_found": pa.array([row.values_found for row in rejected], pa.int32()),
            "problem": pa.array([row.problem for row in rejected], pa.string()),
            "agency": pa.array([row.agency for row in rejected], pa.string()),
        }
    )
    connection.register("landing_rejected", listed)
    connection.execute(
        f"""
        insert into raw.ndtms_rejected_row (
            _file_id, _row_number, agncy, line_number, values_found, values_expected, problem
        )
        select
            $file_id, row_number, confirmed.agncy, line_number, values_found, $width, problem
        from landing_rejected as listed
        left join (
            select distinct {cleaned("agncy")} as agncy
            from raw.ndtms_row where _file_id = $file_id
        ) as confirmed on confirmed.agncy = {cleaned("listed.agency")}
        """,
        {"file_id": file_id, "width": width},
    )
    connection.unregister("landing_rejected")


def _count_non_consent(connection: duckdb.DuckDBPyConnection, file_id: int) -> int:
    found = connection.execute(
        f"""
        select count(*) from raw.ndtms_row
        where _file_id = ? and {says("consent", "Y")} is not true
        """,
        [file_id],
    ).fetchone()
    return int(found[0]) if found else 0
