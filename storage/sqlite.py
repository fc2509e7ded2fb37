"""SQLite as it is used here: write-ahead, transactions that say what they are, one trip a statement.

A connection works in a thread of its own. There and back is what a statement costs most, so one statement is
one trip, to read costs no other, and whoever is cancelled on the way leaves no half-read cursor behind.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

import aiosqlite
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

BUSY_SECONDS = 30.0
"""How long a transaction waits for one of another process."""
CONNECTIONS = 16
"""All are kept: to open one takes longer than most of what it is asked."""

LOCK = "pastiche.lock"
"""In a data folder: the bot that is at work there holds it."""


def engine_for(where: sa.URL, *, foreign_keys: bool = True) -> AsyncEngine:
    """The engine for a file. Its transactions know `writes` and `lasting` as execution options."""
    # Python's own transactions begin late and never as IMMEDIATE; with None we say BEGIN ourselves.
    options = {"timeout": BUSY_SECONDS, "isolation_level": None, "async_creator_fn": _connect}
    engine = create_async_engine(where, connect_args=options, pool_size=CONNECTIONS, max_overflow=0)

    @sa.event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        connection.run_async(_write_ahead)
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begin(connection: sa.Connection) -> None:
        options, driver = connection.get_execution_options(), connection.connection.driver_connection
        # A transaction that reads before it writes cannot wait for another writer unless it began as one.
        level = "FULL" if options.get("lasting") else "NORMAL"
        reads = not options.get("writes")
        begins = ["BEGIN"] if reads else [f"PRAGMA synchronous={level}", "BEGIN IMMEDIATE"]
        cast(Connection, driver).begin_with_next(begins, reads=reads)

    return engine


class Connection(aiosqlite.Connection):
    """A connection whose cursors make one trip to its thread a statement, where aiosqlite's make four."""

    _begins: Sequence[str] = ()
    _begun = False
    _reads = False
    _end: asyncio.Future[Any] | None = None

    def cursor(self) -> "Cursor":  # type: ignore[override]
        return Cursor(self)

    def begin_with_next(self, begins: Sequence[str], *, reads: bool) -> None:
        """The next statement begins a transaction, by these, on its own trip. reads: it writes nothing."""
        self._begins, self._reads = begins, reads

    def stop(self) -> asyncio.Future[Any] | None:
        """Ends the thread, once: who closes the connection and who breaks that off wait for the same end."""
        if self._end is None:
            self._end = super().stop()
        return self._end

    async def commit(self) -> None:
        self._begins = ()
        if self._begun:
            await super().commit()
            self._begun = False

    async def rollback(self) -> None:
        self._begins = ()
        if self._begun and self._reads:
            # Nobody has to wait for the end of what changes nothing: what comes next stands behind it.
            self._tx.put_nowait((None, self._conn.rollback))
        elif self._begun:
            await super().rollback()
        self._begun = False

    async def visit(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Has something done with the connection in its thread."""
        begins, self._begins = self._begins, ()
        self._begun = self._begun or bool(begins)

        def trip() -> None:
            for statement in begins:
                self._conn.execute(statement)
            work(self._conn)

        await self._execute(trip)  # type: ignore[no-untyped-call]


class Cursor:
    """A statement and what came of it, as aiosqlite's cursors are used by SQLAlchemy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "Cursor":
        await self._connection.visit(partial(self._do, "execute", sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "Cursor":
        await self._connection.visit(partial(self._do, "executemany", sql, parameters))
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _do(self, how: str, sql: str, parameters: Any, connection: sqlite3.Connection) -> None:
        """In the connection's thread."""
        cursor = connection.cursor()
        try:
            getattr(cursor, how)(sql, parameters)
            self._rows = cursor.fetchall() if cursor.description else ()
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


async def _connect(file: str, **options: Any) -> Connection:
    connection = Connection(partial(sqlite3.connect, file, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy has it: one that nobody closes holds up no exit
    await connection
    return connection


async def _write_ahead(connection: aiosqlite.Connection) -> None:
    # While another process writes a new file SQLite refuses this at once, whatever the busy timeout.
    until = asyncio.get_running_loop().time() + BUSY_SECONDS
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            if not busy or asyncio.get_running_loop().time() > until:
                raise
        await asyncio.sleep(0.02)
