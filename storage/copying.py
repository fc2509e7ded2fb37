"""All rows of one database into another, such as from SQLite into PostgreSQL: nothing else makes such a move.

Rows are compared in the order of their keys, and what is missing or different is written, a page at a time.
So whatever broke a copy off, the same copy goes on from where it was. In the end both are read once more,
row by row. Until then a table says that the copy is not whole, and no bot starts on it.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import filelock
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import leadership, migrations
from storage.database import HALF, engine_of, migrate, understood
from storage.errors import CannotCopy
from storage.schema import Base
from storage.sqlite import LOCK
from storage.urls import parsed, shown

PAGE = 500
"""Rows that are read and written at once."""

Key = tuple[Any, ...]
Row = sa.Row[Any]
OnProgress = Callable[[str, int], object]
"""Told of a table and how many of its rows have been looked at since the last time."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a table came to: its rows, and a checksum of them in the order of their keys."""

    table: str
    rows: int
    checksum: str


async def copy(source: str, target: str, on_progress: OnProgress = lambda table, rows: None) -> list[Copied]:
    """Makes the database at one URL hold what the one at the other does, and gives what that is.

    The target is empty or has been begun so. Raises CannotCopy, or CannotOpen, with a sentence.
    """
    where, there = parsed(source), parsed(target)
    if where == there:
        raise CannotCopy(f"the source and the target are the same database: {shown(where)}")
    await _check_source(where)
    with understood(where):
        await migrate(where)
    with understood(there):
        await _begin(there, shown(where))
    async with AsyncExitStack() as stack:
        ours, theirs = [await stack.enter_async_context(_opened(each)) for each in (where, there)]
        with understood(there):
            for table in reversed(Base.metadata.sorted_tables):
                await _take_away(ours, theirs, table)
            for table in Base.metadata.sorted_tables:
                await _bring(ours, theirs, table, partial(on_progress, table.name))
            await _count_on(ours, theirs)
            copied = [await _verified(ours, theirs, table) for table in Base.metadata.sorted_tables]
            async with _writing(theirs) as connection:
                await connection.exec_driver_sql(f"DROP TABLE {HALF}")
    return copied


async def rows_of(url: str) -> dict[str, int]:
    """How many rows each table of a database has."""
    where = parsed(url)
    await _check_source(where)
    with understood(where):
        await migrate(where)
        async with _opened(where) as engine, engine.connect() as connection:
            return {
                table.name: int(await connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
                for table in Base.metadata.sorted_tables
            }


# --- before and after ---------------------------------------------------------------------------


async def _check_source(where: sa.URL) -> None:
    file = Path(where.database or "") if where.get_backend_name() == "sqlite" else None
    if file is not None and not file.is_file():
        raise CannotCopy(f"there is no database {shown(where)} to copy")
    at_work = file is not None and any(_is_held(folder / LOCK) for folder in file.absolute().parents[:2])
    with understood(where):
        async with _opened(where) as engine, engine.connect() as connection:
            names = await connection.run_sync(_tables)
            if file is None:  # whoever leads holds it
                free = sa.select(sa.func.pg_try_advisory_xact_lock(leadership.LOCK))
                at_work = not await connection.scalar(free)
    if at_work:
        raise CannotCopy(f"a bot is at work on the database {shown(where)}; end it first")
    if "alembic_version" not in names:
        raise CannotCopy(f"the database {shown(where)} is none of ours: it has no rows to copy")


def _is_held(lock: Path) -> bool:
    """Whether a bot holds the data folder of this lock; what is played in it lies a folder deeper."""
    if not lock.is_file():
        return False
    try:
        with filelock.FileLock(lock, timeout=0):
            return False
    except filelock.Timeout:
        return True


async def _begin(there: sa.URL, source: str) -> None:
    """Has the tables, and one that says that they are being filled; raises CannotCopy for what is filled."""
    half = sa.Table(HALF, sa.MetaData(), sa.Column("source", sa.String))
    async with _opened(there, foreign_keys=False) as engine, _writing(engine) as connection:
        await connection.execute(sa.select(1))
        names = await connection.run_sync(_tables)
        if HALF in names:
            begun = await connection.scalar(sa.select(half.c.source))
            if begun != source:
                raise CannotCopy(
                    f"the database {shown(there)} holds half a copy of {begun}; empty it, or name another one"
                )
        elif names and "alembic_version" not in names:
            raise _holds_something(there)
        await connection.run_sync(migrations.upgrade)
        if HALF in names:
            return
        for table in Base.metadata.sorted_tables:
            if await connection.scalar(sa.select(sa.exists().select_from(table))):
                raise _holds_something(there)
        await connection.run_sync(half.create)
        await connection.execute(half.insert().values(source=source))


async def _count_on(ours: AsyncEngine, theirs: AsyncEngine) -> None:
    """No id is given twice: the target counts on from the highest that the source ever gave."""
    async with ours.connect() as connection:
        last = {table.name: await _last_id(connection, table) for table in _counting()}
    async with _writing(theirs) as connection:
        for table in _counting():
            await _go_on_from(connection, table, last[table.name])


def _counting() -> list[sa.Table]:
    return [table for table in Base.metadata.sorted_tables if table.autoincrement_column is not None]


async def _last_id(connection: AsyncConnection, table: sa.Table) -> int:
    highest = int(await connection.scalar(sa.select(sa.func.max(table.c.id))) or 0)
    if connection.dialect.name == "sqlite":
        asking = "SELECT max(seq) FROM sqlite_sequence WHERE name = :name"
    else:
        asking = f"SELECT last_value FROM {table.name}_id_seq WHERE is_called"  # noqa: S608
    values = {"name": table.name} if connection.dialect.name == "sqlite" else {}
    return max(highest, int(await connection.scalar(sa.text(asking), values) or 0))


async def _go_on_from(connection: AsyncConnection, table: sa.Table, last: int) -> None:
    if last == 0:
        return
    values = {"name": table.name, "last": last}
    if connection.dialect.name != "sqlite":
        setting = "SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"
        await connection.execute(sa.text(setting), values)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        await connection.execute(
            sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
        await connection.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), values)


# --- rows ---------------------------------------------------------------------------------------


async def _take_away(ours: AsyncEngine, theirs: AsyncEngine, table: sa.Table) -> None:
    """Deletes what the source does not have, or not any more."""
    async with aclosing(_differences(ours, theirs, table)) as differing:
        gone = [
            _key(table, row) for wanted, row in [each async for each in differing] if wanted is None and row
        ]
    key = sa.tuple_(*table.primary_key.columns)
    for page in (gone[first : first + PAGE] for first in range(0, len(gone), PAGE)):
        async with _writing(theirs) as connection:
            await connection.execute(sa.delete(table).where(key.in_(page)))


async def _bring(
    ours: AsyncEngine, theirs: AsyncEngine, table: sa.Table, on_progress: Callable[[int], object]
) -> None:
    """Writes what the target does not have, or not so."""
    page: list[Row] = []
    async with aclosing(_differences(ours, theirs, table, on_progress)) as differing:
        async for row, _ in differing:
            if row is not None:
                page.append(row)
            if len(page) == PAGE:
                await _write(theirs, table, page)
                page = []
    await _write(theirs, table, page)


async def _write(engine: AsyncEngine, table: sa.Table, page: list[Row]) -> None:
    if not page:
        return
    insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
    row = insert(table)
    others = {column.name: row.excluded[column.name] for column in table.c if not column.primary_key}
    keys = list(table.primary_key.columns)
    upsert = row.on_conflict_do_update(index_elements=keys, set_=others) if others else row
    try:
        async with _writing(engine) as connection:
            await connection.execute(upsert, [dict(each._mapping) for each in page])
    except sa.exc.DBAPIError as error:
        raise CannotCopy(
            f"a row of {table.name} between {_key(table, page[0])} and {_key(table, page[-1])} is not taken "
            f"by the target: {' '.join(str(error.orig).split())}"
        ) from error


async def _verified(ours: AsyncEngine, theirs: AsyncEngine, table: sa.Table) -> Copied:
    """Reads both once more; raises CannotCopy if they are not the same."""
    here, there = [await _summed(engine, table) for engine in (ours, theirs)]
    if here != there:
        raise CannotCopy(
            f"{table.name} is not the same in both databases: {here.rows} rows with the checksum "
            f"{here.checksum} in the source, {there.rows} with {there.checksum} in the target. Does a bot "
            "still write to the source? End it, and give the same command again: it goes on from here."
        )
    return here


async def _summed(engine: AsyncEngine, table: sa.Table) -> Copied:
    count, sum_of_all = 0, sha256()
    async with engine.connect() as connection, aclosing(_rows(connection, table)) as rows:
        async for row in rows:
            count += 1
            sum_of_all.update(repr(tuple(row)).encode())
    return Copied(table.name, count, sum_of_all.hexdigest()[:16])


async def _differences(
    ours: AsyncEngine,
    theirs: AsyncEngine,
    table: sa.Table,
    on_progress: Callable[[int], object] = lambda rows: None,
) -> AsyncGenerator[tuple[Row | None, Row | None], None]:
    """Rows that are not the same in both: the source's and the target's, where there is one."""
    async with AsyncExitStack() as stack:
        sides = []
        for engine in (ours, theirs):
            connection = await stack.enter_async_context(engine.connect())
            sides.append(await stack.enter_async_context(aclosing(_rows(connection, table))))
        mine, other = sides
        its = await anext(other, None)
        async for row in mine:
            key = _key(table, row)
            while its is not None and _key(table, its) < key:
                yield None, its
                its = await anext(other, None)
            same_key = its is not None and _key(table, its) == key
            if its is None or not same_key or tuple(its) != tuple(row):
                yield row, its if same_key else None
            if same_key:
                its = await anext(other, None)
            on_progress(1)
        while its is not None:
            yield None, its
            its = await anext(other, None)


async def _rows(connection: AsyncConnection, table: sa.Table) -> AsyncGenerator[Row, None]:
    """All rows of a table as they are now, in the order of their keys, which is that of their bytes."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "sqlite":
        order = [key.collate("C") if isinstance(key.type, sa.String) else key for key in keys]
        async with connection.stream(
            table.select().order_by(*order), execution_options={"yield_per": PAGE}
        ) as rows:
            async for row in rows:
                yield row
        return
    last: Key | None = None
    while True:
        beyond = [] if last is None else [sa.tuple_(*keys) > sa.tuple_(*last)]
        page = (await connection.execute(table.select().where(*beyond).order_by(*keys).limit(PAGE))).all()
        for row in page:
            yield row
        if len(page) < PAGE:
            return
        last = _key(table, page[-1])


def _key(table: sa.Table, row: Row) -> Key:
    return tuple(row._mapping[column] for column in table.primary_key.columns)


# --- connections --------------------------------------------------------------------------------


@asynccontextmanager
async def _opened(where: sa.URL, *, foreign_keys: bool = True) -> AsyncIterator[AsyncEngine]:
    engine = engine_of(where, wait=0, at_length=True, foreign_keys=foreign_keys)
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def _writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with engine.execution_options(writes=True, lasting=True).begin() as connection:
        yield connection


def _tables(connection: sa.Connection) -> list[str]:
    return sa.inspect(connection).get_table_names()


def _holds_something(there: sa.URL) -> CannotCopy:
    return CannotCopy(f"the database {shown(there)} holds something already; empty it, or name another one")
