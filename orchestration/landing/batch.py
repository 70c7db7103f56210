"""Many small files in one INSERT.

A transaction and a plan of two hundred columns cost more than the rows of a small file, so files of
one layout that need no careful reading are loaded together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import duckdb

from orchestration.landing.consent import says
from orchestration.landing.header import Layout
from orchestration.landing.load import Loaded, insert_rows, may_be_plain, needs_plain_copy, read_csv
from orchestration.landing.scan import Scan, copy_as_plain_utf8, scan_file

# large files gain nothing, and a batch that fails is read again file by file
LARGEST_FILE_BYTES = 16 << 20
LARGEST_BATCH_BYTES = 512 << 20

# a row group of DuckDB: of less, more threads do not gain what their transactions cost
_LEAST_SHARE_LINES = 122_880


@dataclass(frozen=True)
class Readable:
    """A file that DuckDB can read as it is: every physical line of it should be a row.

    Attributes:
        path: the file, or its plain copy.
        lines: physical lines, the header included.

    """

    path: Path
    lines: int


def make_readable(path: Path, scan: Scan, layout: Layout, copy: Path) -> Readable | None:
    """Find out whether a file can be loaded with others, and copy it where its form asks for it.

    Args:
        path: the file.
        scan: its first look.
        layout: its header.
        copy: where a plain copy would go.

    Returns:
        None where the file is better loaded by itself.

    """
    if scan.encoding is None or scan.size > LARGEST_FILE_BYTES or layout.unknown:
        return None
    if not needs_plain_copy(path, scan):
        return Readable(path, scan.lines) if may_be_plain(scan, layout) else None
    copy_as_plain_utf8(path, scan.encoding, copy)
    copied = scan_file(copy)
    if may_be_plain(copied, layout):
        return Readable(copy, copied.lines)
    copy.unlink()
    return None


def cut_in_shares(lines: Sequence[int], most: int) -> list[range]:
    """Cut files in runs of about as many lines, which can be loaded side by side.

    Args:
        lines: of each file, in the order of landing.
        most: how many shares are of use.

    Returns:
        The places of the files of each share, none of them empty, in the order of landing.

    """
    total = sum(lines)
    wanted = max(1, min(most, total // _LEAST_SHARE_LINES))
    before = accumulate(lines, initial=0)
    share_of = [done * wanted // max(total, 1) for done, _ in zip(before, lines, strict=False)]
    return [
        range(bisect_left(share_of, nth), bisect_right(share_of, nth))
        for nth in dict.fromkeys(share_of)
    ]


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    files: list[Readable],
    layout: Layout,
    *,
    first_file_id: int,
) -> list[Loaded] | None:
    """Insert the rows of several files of one layout, inside a transaction of the caller.

    Args:
        connection: inside a transaction, which the caller rolls back where None is returned.
        files: what to load, in the order of landing; they get consecutive numbers.
        layout: the header they share.
        first_file_id: number of the first file.

    Returns:
        What each file added; None where a line of any of them is not a row that fits the header.

    """
    starts = [0]
    for file in files:
        starts.append(starts[-1] + file.lines - 1)
    paths = [str(file.path) for file in files]
    # rows come in the order of the files; the lines of the files before say where each one begins
    source = f"""
        select
            {first_file_id} + nth as file_id,
            row_number() over () - starts[nth + 1] as _row_number,
            * exclude (nth, starts)
        from (
            select
                * exclude (filename),
                list_position($paths::varchar[], filename) - 1 as nth,
                $starts::bigint[] as starts
            from {read_csv(paths, layout.width, header=True, filename=True)}
        )
    """
    try:
        insert_rows(
            connection,
            source,
            layout,
            file_id="file_id",
            parameters={"paths": paths, "starts": starts},
        )
    except duckdb.InvalidInputException:
        return None  # a row does not fit; its message would quote the row
    found = {
        file_id: (rows, first, last, refused)
        for file_id, rows, first, last, refused in connection.execute(
            f"""
            select
                _file_id, count(*), min(_row_number), max(_row_number),
                count(*) filter ({says("consent", "Y")} is not true)
            from raw.ndtms_row where _file_id >= ? group by _file_id
            """,
            [first_file_id],
        ).fetchall()
    }
    loaded = []
    for nth, file in enumerate(files):
        expected = file.lines - 1
        rows, first, last, refused = found.get(first_file_id + nth, (0, 1, 0, 0))
        if (rows, first, last) != (expected, 1, expected):
            return None
        loaded.append(Loaded(rows=rows, rejected=(), non_consent_rows=refused))
    return loaded
