"""One database: opening it brings its tables up to date; sessions read, transactions write.

SQLite writes ahead: what is committed survives the death of the process in any case. A power cut may take
the newest transactions, never some from the middle, unless they are `lasting`: only these wait for the disk.
So lasting is what nobody would send again: an update that is about to be confirmed to Telegram, and what
removes files. The rest follows from updates, and happens again.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from storage import filing, migrations
from storage.errors import Away, CannotOpen, NoRoom
from storage.files import Files
from storage.schema import Base
from storage.sqlite import engine_for
from storage.urls import DRIVERS, parsed, shown

UNWRITABLE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
DISK_FULL = "53100"
"""PostgreSQL's code for it."""


awaited = ContextVar("awaited", default=False)
"""Whether somebody waits for what this task writes; of the other tasks one at a time stands in line."""


HALF = "half_copied"
"""A table that is there while a database is being copied into: see `storage.copying`."""


class Damaged(Exception):
    """SQLite finds its file broken."""


class HalfCopied(Exception):
    """A copy into the database was broken off."""


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
    async def open(
        cls, url: str | None, data_dir: Path, files: str | None = None, *, wait: float = 0.0
    ) -> Self:
        """The database at `url` with its tables brought up to date; None is SQLite in `data_dir/pastiche.db`.

        Makes `data_dir`, in whose folder `images` the files lie, unless `files` says where else. wait:
        seconds for a server that is not there yet, and for an object store. Raises CannotOpen with a sentence
        that names the URL (without its password).
        """
        await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True)
        where = (
            parsed(url) if url else sa.URL.create(DRIVERS["sqlite"], database=str(data_dir / "pastiche.db"))
        )
        with understood(where):
            await migrate(where, wait)
            return cls(engine_of(where), await filing.open_files(files, data_dir, wait=wait))

    async def close(self) -> None:
        """Ends all connections; the database object is of no use after that."""
        await self._engine.dispose()

    def session(self) -> AsyncSession:
        """A session for reading, to be used with `async with`; what it changes is not kept."""
        return self._reading()

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = False) -> AsyncIterator[AsyncSession]:
        """A session for writing, committed at the end, rolled back on an error.

        lasting: once it is committed, no power cut takes it. Raises NoRoom where nothing can be written, and
        like any session Away where the database cannot be reached.
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

    @property
    def rings(self) -> bool:
        """Whether other processes are heard by `storage.bell`."""
        return self._engine.dialect.name == "postgresql"

    def line(self) -> AbstractAsyncContextManager[Any]:
        """A connection of the driver's own on PostgreSQL, for what outlasts a transaction; raises Away."""
        from storage import postgres

        return postgres.line(self._engine)

    def insert(self, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT; both databases write it alike, SQLAlchemy keeps them apart."""
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)


def _sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    # An object is what its row was when it was read: nothing is read again, no change is looked for in it.
    return async_sessionmaker(
        engine, expire_on_commit=False, execution_options={"synchronize_session": False}
    )


@contextmanager
def understood(where: sa.URL) -> Iterator[None]:
    """While a database is opened: raises CannotOpen for what is in the way, with a sentence that names it."""
    named = shown(where)
    try:
        yield
    except ModuleNotFoundError as error:
        raise CannotOpen(f"the database {named} needs a driver: pip install -e '.[postgres]'") from error
    except Away as error:
        raise CannotOpen(str(error)) from error
    except migrations.UnknownRevision as error:
        raise CannotOpen(
            f"the database {named} was made by a newer version of Pastiche; start that one ({error})"
        ) from error
    except HalfCopied as error:
        raise CannotOpen(
            f"a copy into the database {named} was broken off; the same `python -m storage copy` brings it "
            "to its end"
        ) from error
    except Damaged as error:
        raise _damaged(named, error) from error
    except (sa.exc.DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if _code_of(reason) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise _damaged(named, reason) from error
        raise CannotOpen(f"the database {named} cannot be opened: {reason}") from error


def _is_for_want_of_room(error: BaseException | None) -> bool:
    return _code_of(error) in UNWRITABLE or getattr(error, "sqlstate", None) == DISK_FULL


def _code_of(error: BaseException | None) -> int:
    """SQLite's code; an extended one has the kind of error in its last byte."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _damaged(shown: str, why: BaseException | None) -> CannotOpen:
    words = " ".join(str(why).split())
    return CannotOpen(f"the database {shown} is damaged ({words}); put a copy in its place, or move it away")


async def migrate(where: sa.URL, wait: float = 0.0) -> None:
    """Brings the tables of a database up to date."""
    # SQLite rebuilds a table to alter it, and dropping the old one would cascade: no foreign keys meanwhile.
    engine = engine_of(where, wait=wait, at_length=True, foreign_keys=False)
    try:
        async with engine.execution_options(writes=True, lasting=True).begin() as connection:
            await connection.execute(sa.select(1))  # from here on nobody else does so
            await connection.run_sync(migrations.upgrade)
            if await connection.run_sync(lambda bare: sa.inspect(bare).has_table(HALF)):
                raise HalfCopied
            if where.get_backend_name() == "sqlite":
                found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
                if found != "ok":
                    raise Damaged(found)
    finally:
        await engine.dispose()


def engine_of(
    where: sa.URL, *, wait: float | None = None, at_length: bool = False, foreign_keys: bool = True
) -> AsyncEngine:
    """Connections to a database as it is.

    wait: seconds for a server that is away; None: as long as anybody would. at_length: statements may take as
    long as they take.
    """
    if where.get_backend_name() == "sqlite":
        return engine_for(where, foreign_keys=foreign_keys)
    from storage import postgres  # whose driver is not there unless it is used

    patience = postgres.PATIENCE if wait is None else wait
    return postgres.engine_for(where, patience=patience, at_length=at_length)
