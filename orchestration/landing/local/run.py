"""The landing of local files: which are new, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.landing.discover import size_and_change
from orchestration.landing.local.csv_rows import read_csv_rows
from orchestration.landing.local.discover import CSV, LocalFile, discover_local
from orchestration.landing.local.layout import SourceColumn, lay_out
from orchestration.landing.local.load import FileContent, insert_files, registered
from orchestration.landing.local.mapping import EntityMapping, Mappings, read_mappings
from orchestration.landing.local.register import read_entities
from orchestration.landing.local.sheet_rows import read_sheet_rows
from orchestration.landing.local.tables import prepare_local_tables
from orchestration.landing.report import LandingFault, Log
from orchestration.landing.scan import Scan, scan_file

# a whole file of wrong rows is told by its first ones
_FAULTS_TOLD = 5

# files are small, and a transaction and a plan of their own would cost more than their rows
LARGEST_BATCH_BYTES = 64 << 20


def load_local_files(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    seeds: Path,
    loaded_at: datetime,
    log: Log,
) -> None:
    """Land every local file that is new, in the order of month, folder, provider and entity.

    A file is new where its path did not hold these bytes when it was landed last, or where the
    provider's mapping of its entity has changed since. Nothing of it is taken away by a later one;
    which rows are in force is for those who read them to say. A file that cannot be read is kept
    out whole, is looked at again by every run and stops nothing.

    Leaves `raw.local_file`, a row per file that was landed and per file that is kept out now;
    `raw.local_<entity>` for every entity of the register; and `raw.local_mapping_coverage`.

    Raises:
        LandingFault: a seed is not there.

    """
    entities = read_entities(seeds)
    prepare_local_tables(connection, entities.values())
    mappings = read_mappings(landing, entities)
    for provider_code, faults in mappings.faults.items():
        for line in _first_of(faults, f"reference/mappings/{provider_code}.csv"):
            log.warning(f"{line}; no file of the provider is taken in until it is")
    landed = {
        path: (sha256, mapping)
        for path, sha256, mapping in connection.execute(
            """
            select files.path, arg_max(files.sha256, file_id), max_by(mapped.sha256, file_id)
            from raw.local_file as files
            left join raw.local_file_mapping as mapped using (file_id)
            where status = 'landed' group by path
            """
        ).fetchall()
    }
    # what was kept out is looked at again: it may be mended, gone, or understood by now
    connection.execute("delete from raw.local_file where status = 'rejected'")
    files, ignored = discover_local(landing, entities)
    for line in ignored:
        log.warning(line)
    (last,) = connection.execute("select max(file_id) from raw.local_file").fetchone() or (None,)
    lander = _Lander(connection, mappings, landed, loaded_at, log, last_file_id=last or 0)
    for file in files:
        lander.take(file)
    lander.land_waiting()


@dataclass(frozen=True)
class _Taken:
    """A file that was looked at: what is landed of it, or why it is kept out.

    Attributes:
        sha256: hash of the file, None where it could not be opened.
        content: None where it is kept out.
        faults: what is told of a file that is kept out.

    """

    file: LocalFile
    file_id: int
    sha256: str | None
    content: FileContent | None = None
    faults: Sequence[str] = ()


@dataclass
class _Lander:
    """Takes one file after the other, and writes down many together.

    Attributes:
        landed: hash of the file and of its mapping that were landed last, by path.
        last_file_id: the highest number given to a file, 0 where there is none.

    """

    connection: duckdb.DuckDBPyConnection
    mappings: Mappings
    landed: Mapping[str, tuple[str, str | None]]
    loaded_at: datetime
    log: Log
    last_file_id: int
    _waiting: list[_Taken] = field(default_factory=list)
    _waiting_bytes: int = 0

    def take(self, file: LocalFile) -> None:
        """Read a file that is new, or find out why it is kept out; either way it waits."""
        sha256: str | None = None
        try:
            state = size_and_change(file.path)
            scan = scan_file(file.path)
            sha256 = scan.sha256
            mapping = self.mappings.of(file.provider_code, file.entity.name)
            if self.landed.get(file.name) == (sha256, mapping.sha256):
                return
            columns, rows = _read(file, scan, mapping)
            if size_and_change(file.path) != state:
                raise LandingFault([f"{file.name}: changed while it was read; run again"])
        except OSError as error:
            told = f"{file.name}: cannot be read ({error.strerror}); check who may read it"
            self._let_wait(file, sha256, faults=(told,))
        except LandingFault as fault:
            self._let_wait(file, sha256, faults=_first_of(fault.faults, file.name))
        else:
            self._let_wait(file, sha256, content=FileContent(file, columns, mapping, rows))
            self._waiting_bytes += rows.nbytes
            if self._waiting_bytes > LARGEST_BATCH_BYTES:
                self.land_waiting()

    def _let_wait(
        self,
        file: LocalFile,
        sha256: str | None,
        *,
        content: FileContent | None = None,
        faults: Sequence[str] = (),
    ) -> None:
        self.last_file_id += 1
        self._waiting.append(_Taken(file, self.last_file_id, sha256, content, faults))

    def land_waiting(self) -> None:
        """Write down the files that wait, in one transaction, and tell what became of each."""
        if not self._waiting:
            return
        contents = {taken.file_id: taken.content for taken in self._waiting if taken.content}
        with _transaction(self.connection):
            self._record_waiting()
            insert_files(self.connection, contents)
        for taken in self._waiting:
            if taken.content:
                self._tell(taken.content, taken.file_id)
            for line in taken.faults:
                self.log.warning(f"{line}; nothing of the file is taken in")
        self._waiting.clear()
        self._waiting_bytes = 0

    def _record_waiting(self) -> None:
        """Write the rows of the files."""
        recorded = pa.Table.from_pylist(
            [
                {
                    "file_id": taken.file_id,
                    "path": taken.file.name,
                    "entity": taken.file.entity.name,
                    "folder": taken.file.entity.folder,
                    "submission_month": taken.file.month,
                    "provider_code": taken.file.provider_code,
                    "sha256": taken.sha256,
                    "row_count": taken.content.rows.num_rows if taken.content else 0,
                    "landed_at": self.loaded_at,
                    "status": "landed" if taken.content else "rejected",
                    "problem": "\n".join(taken.faults) or None,
                }
                for taken in self._waiting
            ]
        )
        with registered(self.connection, "landing_recorded", recorded):
            self.connection.execute(
                "insert into raw.local_file by name select * from landing_recorded"
            )

    def _tell(self, content: FileContent, file_id: int) -> None:
        """Tell what was landed, and what of it the contract or the mapping does not know."""
        file = content.file
        self.log.info(f"{file.name}: landed, {content.rows.num_rows} rows")
        unknown = [column.name for column in content.columns if column.field is None]
        if unknown:
            self.log.warning(
                f"{file.name}: unknown columns {', '.join(unknown)}; they are kept and not used"
            )
        if file.provider_code in self.mappings.usable:
            self._tell_coverage(file, file_id)

    def _tell_coverage(self, file: LocalFile, file_id: int) -> None:
        """Tell in numbers how far the mapping goes; what the values are is in the table alone."""
        covered = self.connection.execute(
            """
            select
                if(source_value is null, 'columns', 'values'),
                count(*) filter (treatment = 'mapped'),
                count(*) filter (treatment = 'as_is'),
                count(*) filter (treatment = 'unknown')
            from raw.local_mapping_coverage where file_id = ? group by 1 order by 1
            """,
            [file_id],
        ).fetchall()
        if covered:
            told = "; ".join(
                f"{what}: {mapped} mapped, {as_is} as they are, {unknown} unknown"
                for what, mapped, as_is, unknown in covered
            )
            self.log.info(f"{file.name}: mapping of {told}")


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _first_of(faults: Sequence[str], name: str) -> list[str]:
    told = [*faults[:_FAULTS_TOLD]]
    if len(faults) > len(told):
        told.append(f"{name}: {len(faults) - len(told)} more such faults")
    return told


def _read(
    file: LocalFile, scan: Scan, mapping: EntityMapping
) -> tuple[tuple[SourceColumn, ...], pa.Table]:
    if not file.is_workbook:
        names, rows = read_csv_rows(file.path, scan, file.name)
        return lay_out(names, file.entity, mapping, file.name), rows
    if file.path.with_suffix(CSV).exists():
        raise LandingFault(
            [f"{file.name}: stands beside {file.path.with_suffix(CSV).name}; keep one of them"]
        )
    return read_sheet_rows(
        file.path,
        file.entity.name,
        file.name,
        lambda names: lay_out(names, file.entity, mapping, file.name),
    )
