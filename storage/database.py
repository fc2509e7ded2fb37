"""One database: opening it brings its tables up to date; sessions read, transactions write.

SQLite writes ahead: what is committed survives the death of the process in any case. A power cut may take
the newest transactions, never some from the middle, unless they are `lasting`: only these wait for the disk.
So lasting is what nobody would send again: an update that is about to be confirmed to Telegram, and what
removes files. The rest follows from updates, and happens again.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage import migrations
from storage.errors import CannotOpen, NoRoom
from storage.files import Files, Folder
from storage.schema import Base
from storage.sqlite import engine_for

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
DISK_FULL = "53100"
"""PostgreSQL's code for it."""


awaited = ContextVar("awaited", default=False)
"""Whether somebody waits for what this task writes; of the other tasks one at a time stands in line."""


class Damaged(Exception):
    """SQLite finds its file broken."""


class Database:
    """The connections to one database, and the files that belong to it."""

    def __init__(self, engine: AsyncEngine, files: Files) -> None:
        self.files = files
        self._engine = engine
        self._reading = _sessions(engine)
        self._writing = _sessions(engine.execution_options(writes=True))
        self._lasting = _sessions(engine.execution_options(writes=True, lasting=True))
        self._problem: str | None = None
        # SQLite lets one writer in at a time. Waiting here costs no polling, holds no connection and is fair:
        # of those for whom nobody waits only one stands in line with the others.
        one_by_one = engine.dialect.name == "sqlite"
        self._turn = asyncio.Lock() if one_by_one else nullcontext()
        self._leisure = asyncio.Lock() if one_by_one else nullcontext()

    @classmethod
    async def open(cls, url: str | None, data_dir: Path) -> Self:
        """The database at `url` with its tables brought up to date; None is SQLite in `data_dir/pastiche.db`.

        Makes `data_dir`, in whose folder `images` the files lie. Raises CannotOpen with a sentence that names
        the URL (without its password).
        """
        await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True)
        where = _parse(url, data_dir)
        shown = where.render_as_string(hide_password=True)
        try:
            await _migrate(where)
            return cls(_engine(where), Folder(data_dir / "images"))
        except ModuleNotFoundError as error:
            raise CannotOpen(f"the database {shown} needs a driver: pip install {error.name}") from error
        except migrations.UnknownRevision as error:
            raise CannotOpen(f"the database {shown} was made by a newer version: {error}") from error
        except Damaged as error:
            raise _damaged(shown, error) from error
        except (sa.exc.DBAPIError, OSError) as error:
            reason = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            if _code_of(reason) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise _damaged(shown, reason) from error
            raise CannotOpen(f"the database {shown} cannot be opened: {reason}") from error

    async def close(self) -> None:
        """Ends all connections; the database object is of no use after that."""
        await self._engine.dispose()

    def session(self) -> AsyncSession:
        """A session for reading, to be used with `async with`; what it changes is not kept."""
        return self._reading()

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = False) -> AsyncIterator[AsyncSession]:
        """A session for writing, committed at the end, rolled back on an error.

        lasting: once it is committed, no power cut takes it. Raises NoRoom where nothing can be written.
        """
        maker = self._lasting if lasting else self._writing
        try:
            before = nullcontext() if awaited.get() else self._leisure
            async with before, self._turn, maker.begin() as session:
                yield session
        except sa.exc.DBAPIError as error:
            if not _is_for_want_of_room(error.orig):
                raise
            self._problem = f"the database cannot be written: {error.orig}"
            raise NoRoom(self._problem) from error
        except NoRoom as error:
            self._problem = str(error)
            raise
        self._problem = None

    def trouble(self) -> str | None:
        """Why nothing could be written the last time it was tried; None while it can be."""
        return self._problem or self.files.trouble()

    def insert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT; both databases write it alike, SQLAlchemy keeps them apart."""
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    # An object is what its row was when it was read: nothing is read again, no change is looked for in it.
    return async_sessionmaker(
        engine, expire_on_commit=False, execution_options={"synchronize_session": False}
    )


def _parse(url: str | None, data_dir: Path) -> sa.URL:
    if url is None:
        return sa.URL.create(DRIVERS["sqlite"], database=str(data_dir / "pastiche.db"))
    try:
        where = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise CannotOpen(
            "the database URL cannot be read; it should look like sqlite:///pastiche.db"
        ) from error
    if where.drivername in DRIVERS:
        where = where.set(drivername=DRIVERS[where.drivername])
    if where.drivername not in DRIVERS.values():
        raise CannotOpen(f"the database {where.drivername} is not supported; use sqlite or postgresql")
    if where.get_backend_name() == "sqlite" and where.database in (None, "", ":memory:"):
        raise CannotOpen(
            "a database in memory forgets everything at a restart; name a file: sqlite:///pastiche.db"
        )
    return where


def _is_for_want_of_room(error: BaseException | None) -> bool:
    return _code_of(error) in UNWRITABLE or getattr(error, "sqlstate", None) == DISK_FULL


def _code_of(error: BaseException | None) -> int:
    """SQLite's code; an extended one has the kind of error in its last byte."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _damaged(shown: str, why: BaseException | None) -> CannotOpen:
    words = " ".join(str(why).split())
    return CannotOpen(f"the database {shown} is damaged ({words}); put a copy in its place, or move it away")


async def _migrate(where: sa.URL) -> None:
    # SQLite rebuilds a table to alter it, and dropping the old one would cascade: no foreign keys meanwhile.
    engine = _engine(where, foreign_keys=False)
    try:
        async with engine.execution_options(writes=True, lasting=True).begin() as connection:
            await connection.execute(sa.select(1))  # from here on nobody else does so
            await connection.run_sync(migrations.upgrade)
            if where.get_backend_name() == "sqlite":
                found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
                if found != "ok":
                    raise Damaged(found)
    finally:
        await engine.dispose()


def _engine(where: sa.URL, *, foreign_keys: bool = True) -> AsyncEngine:
    if where.get_backend_name() != "sqlite":
        return create_async_engine(where, pool_pre_ping=True)
    return engine_for(where, foreign_keys=foreign_keys)
