"""The landing itself: which files there are, which of them are new, and what became of each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.landing.account import Account, Rejection
from orchestration.landing.batch import (
    LARGEST_BATCH_BYTES,
    Readable,
    cut_in_shares,
    load_batch,
    make_readable,
)
from orchestration.landing.consent import blank_withdrawn, cleaned
from orchestration.landing.discover import NdtmsFile, discover, size_and_change
from orchestration.landing.header import EXPORT_AGAIN, FileRejectedError, Layout, read_layout
from orchestration.landing.load import Loaded, load_rows
from orchestration.landing.local import load_local_files
from orchestration.landing.profile import Profile, read_profile
from orchestration.landing.reference import load_reference_tables
from orchestration.landing.report import (
    DuplicateFile,
    LandedFile,
    LandingFault,
    LandingReport,
    Log,
    RejectedFile,
)
from orchestration.landing.scan import Scan, scan_file
from orchestration.landing.tables import prepare_tables
from orchestration.lib.duckdb_access import connect

_SCRATCH = ".landing"
_ROWS_TOLD = 5


def land(landing: Path, warehouse: Path, *, seeds: Path, log: Log) -> LandingReport:
    """Take everything new in a landing folder into the raw tables of the build file.

    Files are taken in the order of submission month, then file name; each whole or not at all, so
    that a run that was killed goes on where it stopped. Content that was landed before for the same
    month is not landed again, unless a path has gone back to it. A file that cannot be landed is
    recorded as rejected and keeps no other file out. A fault in a reference table is told at the
    end, after all good files are in; the reference tables then stay as they were.

    Args:
        landing: folder of extracts; it is only read.
        warehouse: the build file; made where it is missing.
        seeds: folder of the registers.
        log: takes one line per file that is new, rejected or a duplicate.

    Raises:
        LandingFault: a seed or a reference table cannot be used, the folder is not there, or a file
            could not be opened or changed while it was read; `report` tells what was landed.
        WarehouseBusyError: another process holds the build file.
        WarehouseFileError: the build file cannot be opened.

    """
    if not landing.is_dir():
        raise LandingFault(
            [f"{landing}: is no folder; give the folder of the extracts in WAREHOUSE_LANDING"]
        )
    profile = read_profile(seeds)
    with (
        _told_as_fault(landing),
        connect(warehouse) as connection,
        _scratch(warehouse.parent / _SCRATCH) as scratch,
    ):
        # rows carry their number; it is given by a window that one thread runs over the lines
        connection.execute("set preserve_insertion_order = false")
        # each thread packs what it has read by itself, else the commit does it for one by one
        connection.execute("set write_buffer_row_group_count = 1")
        prepare_tables(connection, profile)
        lander = _Lander(
            connection, profile, Account.read(connection), scratch, log, _threads(connection)
        )
        files, ignored = discover(landing)
        for line in ignored:
            log.warning(line)
        for file in files:
            lander.take(file)
        lander.land_waiting()
        lander.record_scan()
        withdrawn = blank_withdrawn(connection)
        if withdrawn:
            log.info(f"consent withdrawn: {withdrawn} earlier rows blanked")
        faults = lander.faults
        references: dict[str, str] = {}
        try:
            references = load_reference_tables(connection, landing, seeds, _now(), log)
        except LandingFault as fault:
            faults.extend(fault.faults)
        load_local_files(connection, landing, seeds, _now(), log)
        connection.execute("checkpoint")
    report = LandingReport(
        seen=len(files),
        landed=tuple(lander.landed),
        unchanged=tuple(lander.unchanged),
        duplicates=tuple(lander.duplicates),
        rejected=tuple(lander.rejected),
        ignored=ignored,
        withdrawn_rows=withdrawn,
        references=references,
    )
    if faults:
        raise LandingFault(faults, report)
    return report


@dataclass(frozen=True)
class _Waiting:
    """A new file that can be landed together with others of its layout."""

    file: NdtmsFile
    scan: Scan
    state: tuple[int, int]
    layout: Layout
    readable: Readable


def _landed(file: NdtmsFile, file_id: int, layout: Layout, loaded: Loaded) -> LandedFile:
    return LandedFile(
        path=file.name,
        file_id=file_id,
        rows=loaded.rows,
        rows_kept_out=tuple(row.row_number for row in loaded.rejected),
        non_consent_rows=loaded.non_consent_rows,
        unknown_columns=tuple(name for _, name in layout.unknown),
    )


@dataclass
class _Lander:
    """Takes one file after the other, and keeps the account of them."""

    connection: duckdb.DuckDBPyConnection
    profile: Profile
    account: Account
    scratch: Path
    log: Log
    threads: int
    landed: list[LandedFile] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[DuplicateFile] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _seen: list[tuple[str, str]] = field(default_factory=list)
    _waiting: list[_Waiting] = field(default_factory=list)

    def take(self, file: NdtmsFile) -> None:
        """Land a file, let it wait for others of its layout, or find out why it cannot land."""
        try:
            state = size_and_change(file.path)
            scan = scan_file(file.path)
            self._seen.append((file.name, scan.sha256))
            if self._may_repeat(file, scan):
                self.land_waiting()  # whether it is a duplicate is known only then
            if self._is_known(file, scan):
                return
            waiting = self._can_wait(file, scan, state)
            if waiting is None:
                self.land_waiting()
                self._land(file, scan, state)
                return
            if self._waiting and (
                self._waiting[0].layout != waiting.layout
                or sum(other.scan.size for other in self._waiting) > LARGEST_BATCH_BYTES
            ):
                self.land_waiting()
            self._waiting.append(waiting)
        except OSError as error:
            self.faults.append(
                f"{file.name}: cannot be read ({error.strerror}); "
                "check that it is there, who may read it and that the disk is not full"
            )

    def _may_repeat(self, file: NdtmsFile, scan: Scan) -> bool:
        """Whether a waiting file has the same content, or came between it and an earlier one."""
        of_the_month = [other for other in self._waiting if other.file.month == file.month]
        if any(other.scan.sha256 == scan.sha256 for other in of_the_month):
            return True
        return bool(of_the_month) and (
            self.account.landed_at(file.name) is None
            and self.account.same_content(file.month, scan.sha256) is not None
        )

    def land_waiting(self) -> None:
        """Land the files that wait, side by side; one by one where any is not plain.

        Each share has a transaction of its own. They are committed in the order of landing, so that
        what a killed run leaves is always the files up to one of them.
        """
        waiting = list(self._waiting)
        self._waiting.clear()
        if not waiting:
            return
        first_file_id = self.account.last_file_id + 1
        numbered = list(enumerate(waiting, start=first_file_id))
        places = cut_in_shares([file.readable.lines for file in waiting], self.threads)
        shares = [numbered[place.start : place.stop] for place in places]
        with ExitStack() as stack:
            cursors = [stack.enter_context(self.connection.cursor()) for _ in shares]
            try:
                with _one_thread_each(self.connection, self.threads, len(shares)):
                    loaded = list(self._load_shares(cursors, shares))
            finally:
                # no more than that: the copy of the file that comes next may lie there already
                for file in waiting:
                    if file.readable.path != file.file.path:
                        file.readable.path.unlink()
            if any(added is None for added in loaded) or any(
                size_and_change(file.file.path) != file.state for file in waiting
            ):
                for cursor in cursors:
                    cursor.execute("rollback")
                loaded = []
            for cursor, share, added in zip(cursors, shares, loaded, strict=False):
                self._commit_share(cursor, share, added or [])
        if not loaded:
            for file in waiting:
                self._land(file.file, file.scan, file.state)

    def _load_shares(
        self, cursors: list[duckdb.DuckDBPyConnection], shares: list[list[tuple[int, _Waiting]]]
    ) -> Iterator[list[Loaded] | None]:
        """Insert each share on its connection, in a transaction that stays open."""

        def load(
            cursor: duckdb.DuckDBPyConnection, share: list[tuple[int, _Waiting]]
        ) -> list[Loaded] | None:
            cursor.execute("begin")
            files = [file.readable for _, file in share]
            return load_batch(cursor, files, share[0][1].layout, first_file_id=share[0][0])

        with ThreadPoolExecutor(len(shares)) as pool:
            yield from pool.map(load, cursors, shares)

    def _commit_share(
        self,
        cursor: duckdb.DuckDBPyConnection,
        share: list[tuple[int, _Waiting]],
        loaded: list[Loaded],
    ) -> None:
        added = list(zip(share, loaded, strict=True))
        for (file_id, file), rows in added:
            self._record(cursor, file.file, file.scan, file_id, layout=file.layout, loaded=rows)
        cursor.execute("commit")
        for (file_id, file), rows in added:
            self._tell_landed(_landed(file.file, file_id, file.layout, rows))

    def _can_wait(self, file: NdtmsFile, scan: Scan, state: tuple[int, int]) -> _Waiting | None:
        if scan.encoding is None:
            return None
        try:
            layout = read_layout(file.path, scan.encoding, self.profile)
        except FileRejectedError:
            return None
        copy = self.scratch / f"waiting-{len(self._seen)}.csv"
        readable = make_readable(file.path, scan, layout, copy)
        return _Waiting(file, scan, state, layout, readable) if readable else None

    def _clear_scratch(self) -> None:
        for copy in self.scratch.iterdir():
            copy.unlink()

    def record_scan(self) -> None:
        """Write down what lies in the folder now, in place of what lay there at the last run."""
        self.connection.execute("begin")
        self.connection.execute("delete from raw.ndtms_scan")
        if self._seen:
            self.connection.executemany("insert into raw.ndtms_scan values (?, ?)", self._seen)
        self.connection.execute("commit")

    def _is_known(self, file: NdtmsFile, scan: Scan) -> bool:
        """Whether a landing, of this run or an earlier one, has already dealt with the content."""
        latest_here = self.account.landed_at(file.name)
        if latest_here == scan.sha256:
            self.unchanged.append(file.name)
            return True
        same_as = self._still_stands_at(file, scan) if latest_here is None else None
        if same_as:
            self.duplicates.append(DuplicateFile(file.name, same_as))
            self.log.info(f"{file.name}: the same content as {same_as}, not landed again")
            return True
        return self._is_still_rejected(file, scan)

    def _still_stands_at(self, file: NdtmsFile, scan: Scan) -> str | None:
        """Give the path of the same content, where to land it once more would change nothing.

        It would where a file landed since has replaced an agency of it: a later file goes before
        it, also one that goes back to what was sent first. A copy that lay there before the other
        file came is no later one.
        """
        same = self.account.same_content(file.month, scan.sha256)
        if same is None:
            return None
        path, file_id, since = same
        if (file.name, scan.sha256) in self.account.copies:
            return path
        if since and self._share_an_agency(file_id, since):
            return None
        self.account.copies.add((file.name, scan.sha256))
        self.connection.execute(
            "insert into raw.ndtms_copy values (?, ?)", [file.name, scan.sha256]
        )
        return path

    def _share_an_agency(self, file_id: int, others: list[int]) -> bool:
        found = self.connection.execute(
            f"""
            select 1
            from (select distinct {cleaned("agncy")} as agency from raw.ndtms_row
                where _file_id = $file_id) as own
            semi join (select distinct {cleaned("agncy")} as agency from raw.ndtms_row
                where list_contains($others, _file_id)) as later using (agency)
            limit 1
            """,
            {"file_id": file_id, "others": others},
        ).fetchone()
        return found is not None

    def _is_still_rejected(self, file: NdtmsFile, scan: Scan) -> bool:
        held = self.account.rejection(file.name, scan.sha256)
        if held is None:
            return False
        if held.rule is not None and scan.encoding is not None:
            # the header is cheap to read again: an alias may have been registered meanwhile
            try:
                read_layout(file.path, scan.encoding, self.profile)
            except FileRejectedError:
                pass
            else:
                return False
        self._tell_rejected(RejectedFile(file.name, held.rule, held.problem, held.remedy))
        return True

    def _land(self, file: NdtmsFile, scan: Scan, state: tuple[int, int]) -> None:
        file_id = self.account.last_file_id + 1
        self.connection.execute("begin")
        try:
            if scan.encoding is None:
                raise FileRejectedError(None, str(scan.fault), EXPORT_AGAIN)
            layout = read_layout(file.path, scan.encoding, self.profile)
            loaded = load_rows(
                self.connection, file.path, scan, layout, file_id=file_id, scratch=self.scratch
            )
        except FileRejectedError as error:
            self.connection.execute("rollback")
            self._reject(file, scan, file_id, error)
            return
        except BaseException:
            self.connection.execute("rollback")
            raise
        finally:
            self._clear_scratch()
        if size_and_change(file.path) != state:
            self.connection.execute("rollback")
            self.faults.append(f"{file.name}: changed while it was read; run again")
            return
        self._record(self.connection, file, scan, file_id, layout=layout, loaded=loaded)
        self.connection.execute("commit")
        self._tell_landed(_landed(file, file_id, layout, loaded))

    def _reject(self, file: NdtmsFile, scan: Scan, file_id: int, error: FileRejectedError) -> None:
        self.connection.execute("begin")
        self._record(self.connection, file, scan, file_id, error=error)
        self.connection.execute("commit")
        self._tell_rejected(RejectedFile(file.name, error.rule, error.problem, error.remedy))

    def _record(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: NdtmsFile,
        scan: Scan,
        file_id: int,
        *,
        layout: Layout | None = None,
        loaded: Loaded | None = None,
        error: FileRejectedError | None = None,
    ) -> None:
        """Write the row of the file; the header of a rejected one may be data and is not kept."""
        agency, letter = file.convention
        if self.account.rejection(file.name, scan.sha256):
            # what an earlier run said of the same bytes no longer holds
            connection.execute(
                "delete from raw.ndtms_file where path = ? and sha256 = ? and status = 'rejected'",
                [file.name, scan.sha256],
            )
        connection.execute(
            f"insert into raw.ndtms_file values ({', '.join(['?'] * 18)})",
            [
                file_id,
                file.name,
                file.month,
                scan.sha256,
                scan.size,
                scan.encoding,
                ",".join(layout.names) if layout else None,
                (";".join(name for _, name in layout.unknown) or None) if layout else None,
                loaded.rows if loaded else 0,
                len(loaded.rejected) if loaded else 0,
                agency,
                letter,
                file.extract_date,
                _now(),
                "rejected" if error else "landed",
                error.rule if error else None,
                error.problem if error else None,
                error.remedy if error else None,
            ],
        )
        rejection = Rejection(error.rule, error.problem, error.remedy) if error else None
        self.account.add(file_id, file.name, file.month, scan.sha256, rejection)

    def _tell_landed(self, file: LandedFile) -> None:
        self.landed.append(file)
        self.log.info(
            f"{file.path}: landed, {file.rows} rows, {file.rejected_rows} kept out, "
            f"{file.non_consent_rows} without consent"
        )
        if not file.rows:
            self.log.warning(
                f"{file.path}: has a header and no row, so it says nothing of any agency; "
                "have it exported again if somebody is missing"
            )
        if file.rows_kept_out:
            first = ", ".join(map(str, file.rows_kept_out[:_ROWS_TOLD]))
            more = ", ..." if file.rejected_rows > _ROWS_TOLD else ""
            self.log.warning(
                f"{file.path}: {file.rejected_rows} rows do not fit the header and were kept out "
                f"(row {first}{more}); the fix list says why: have the file exported again"
            )
        if file.unknown_columns:
            self.log.warning(f"{file.path}: unknown columns {', '.join(file.unknown_columns)}")

    def _tell_rejected(self, file: RejectedFile) -> None:
        self.rejected.append(file)
        self.log.warning(f"{file.path}: rejected, {file.problem}; {file.remedy}")


def _threads(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("select current_setting('threads')").fetchone()
    return int(found[0]) if found else 1


@contextmanager
def _one_thread_each(
    connection: duckdb.DuckDBPyConnection, threads: int, shares: int
) -> Iterator[None]:
    """Leave each share to the thread that asks for it.

    The numbering of rows lets one thread alone work on a query; with others at hand, the one that
    asked would wait for theirs in a loop that keeps a core busy.
    """
    connection.execute(f"set threads = {max(1, threads // shares)}")
    try:
        yield
    finally:
        connection.execute(f"set threads = {threads}")


@contextmanager
def _told_as_fault(landing: Path) -> Iterator[None]:
    """Tell of a folder that cannot be read or written, or a disk that is full, in one line."""
    try:
        yield
    except OSError as error:
        raise LandingFault(
            [
                f"{error.filename or landing}: cannot be used ({error.strerror}); check that it is "
                "there, who may read and write it and that the disk is not full"
            ]
        ) from error


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Keep copies of files in a private folder; what a killed run has left there is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _now() -> datetime:
    """Give the time of day, which is kept as a note and decides nothing (UTC, without a zone)."""
    return datetime.now(tz=UTC).replace(tzinfo=None)
