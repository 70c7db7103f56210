"""Dagster's event log in one SQLite file, written through one engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from dagster._core.storage.event_log import ConsolidatedSqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry


class OneEngineEventLog(ConsolidatedSqliteEventLogStorage):
    """Keeps its engine, and with it an open connection and the statements compiled once.

    Dagster's own storage makes an engine for each of the thousand events of a month, writes asset
    events to two files, waits for the disk after each, and takes four times the time.
    """

    @cached_property
    def _engine(self) -> Engine:
        engine = create_engine(
            self._conn_string,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
        )

        # the log is written ahead (WAL), which a killed process cannot damage: after a power cut
        # the last events may be missing, never half there
        @event.listens_for(engine, "connect")
        def _(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
            connection.execute("pragma synchronous = normal")

        return engine

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection
