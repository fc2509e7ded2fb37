"""SQLite's file: its pragmas, its migrations, and what is said of one that cannot be used."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import inbox, people
from storage.database import Database, awaited
from storage.errors import CannotOpen, NoRoom
from storage.schema import Base


async def in_sql(db: Database, statement: str) -> object:
    async with db.session() as session:
        return await session.scalar(sa.text(statement))


def tables_of(path: Path) -> set[tuple[str, ...]]:
    """The statements that made the tables and indexes, each as its sorted parts: their order is no matter.

    Nor are quotes: SQLite quotes the name of a table that was renamed.
    """
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT sql FROM sqlite_master WHERE name <> 'alembic_version'")
        return {
            tuple(
                sorted(
                    part.strip()
                    for part in sql.replace('"', "").replace("(", ",").replace(")", ",").split(",")
                )
            )
            for (sql,) in found
            if sql
        }


async def test_migrations_make_exactly_the_tables_of_the_schema(db: Database, tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    engine = sa.create_engine(f"sqlite:///{made}")
    Base.metadata.create_all(engine)
    engine.dispose()
    assert tables_of(tmp_path / "data" / "pastiche.db") == tables_of(made)

    engine = sa.create_engine(f"sqlite:///{tmp_path / 'data' / 'pastiche.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


async def test_a_second_start_changes_nothing_and_keeps_everything(tmp_path: Path) -> None:
    first = await Database.open(None, tmp_path)
    await people.meet(first, 7, name="Ada")
    await first.close()
    before = tables_of(tmp_path / "pastiche.db")
    second = await Database.open(None, tmp_path)
    assert (await people.meet(second, 7, name="Ada")).name == "Ada"
    await second.close()
    assert tables_of(tmp_path / "pastiche.db") == before


async def test_a_new_database_another_process_writes_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself refuses at once to begin its write-ahead log meanwhile, whatever the busy timeout."""
    other = sqlite3.connect(tmp_path / "pastiche.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    opening = asyncio.create_task(Database.open(None, tmp_path))
    await asyncio.sleep(0.3)
    assert not opening.done()
    other.close()
    await (await opening).close()


async def test_sqlite_runs_with_wal_foreign_keys_and_patience(db: Database) -> None:
    assert await in_sql(db, "PRAGMA journal_mode") == "wal"
    assert await in_sql(db, "PRAGMA foreign_keys") == 1
    assert int(str(await in_sql(db, "PRAGMA busy_timeout"))) >= 5000


async def test_only_what_nobody_would_send_again_waits_for_the_disk(db: Database, order) -> None:
    """2 is FULL: the commit survives a power cut; 1 is NORMAL: it may go, with all that followed it."""

    async def level(**how: bool) -> object:
        async with db.transaction(**how) as session:
            return await session.scalar(sa.text("PRAGMA synchronous"))

    assert [await level(), await level(lasting=True), await level(), await level(lasting=True)] == [
        1,
        2,
        1,
        2,
    ]
    # SQLite shows by connection how the last transaction was committed.
    arrival = inbox.Arrival(id=1, body="{}", chat_id=1, user_id=1, album=None, urgent=False)
    await inbox.add(db, [arrival])
    assert await in_sql(db, "PRAGMA synchronous") == 2
    await inbox.begin(db, [1])
    assert await in_sql(db, "PRAGMA synchronous") == 1
    await order()
    assert await in_sql(db, "PRAGMA synchronous") == 2


async def test_a_full_disk_is_an_error_of_its_own_and_over_once_there_is_room(db: Database) -> None:
    await people.meet(db, 1, name="Ada")

    async def limit(pages: int) -> None:
        async with db.session() as session:
            await session.execute(sa.text(f"PRAGMA max_page_count={pages}"))

    async def letter() -> None:
        async with db.transaction() as session:
            name = "UPDATE users SET name = printf('%.*c', 500000, 'x')"
            await session.execute(sa.text(name))

    await limit(1)  # no less than there are now
    for _ in range(2):
        with pytest.raises(NoRoom, match="database or disk is full"):
            await letter()
    assert "database or disk is full" in str(db.trouble())
    assert await in_sql(db, "SELECT name FROM users") == "Ada"
    await limit(100_000)
    await letter()
    assert db.trouble() is None


async def test_the_database_may_lie_elsewhere_by_url(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path / '100% here.db'}", tmp_path / "data")
    await people.meet(db, 1, name="Ada")
    await db.close()
    assert (tmp_path / "100% here.db").stat().st_size > 0
    assert not (tmp_path / "data" / "pastiche.db").exists()


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "pastiche.db"
    path.write_bytes(b"a letter to Theo" * 100)
    with pytest.raises(CannotOpen, match=r"pastiche\.db is damaged \(file is not a database\); put a copy"):
        await Database.open(None, tmp_path)
    assert path.read_bytes() == b"a letter to Theo" * 100


async def test_a_database_that_was_damaged_is_named_and_left_alone(tmp_path: Path) -> None:
    db = await Database.open(None, tmp_path)
    await people.meet(db, 1, name="Ada")
    await db.close()
    path = tmp_path / "pastiche.db"
    broken = bytearray(path.read_bytes())
    broken[8192 : len(broken) - 4096] = b"\xff" * (len(broken) - 12288)  # as by a disk that fails
    path.write_bytes(broken)
    with pytest.raises(CannotOpen, match=r"pastiche\.db is damaged") as caught:
        await Database.open(None, tmp_path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == broken


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    await (await Database.open(None, tmp_path)).close()
    with sqlite3.connect(tmp_path / "pastiche.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from the future'")
    before = tables_of(tmp_path / "pastiche.db")
    with pytest.raises(CannotOpen, match="newer version"):
        await Database.open(None, tmp_path)
    assert tables_of(tmp_path / "pastiche.db") == before


async def test_whom_somebody_waits_for_writes_before_all_but_one_of_the_others(db: Database) -> None:
    written = []

    async def write(name: str, *, waited_for: bool) -> None:
        awaited.set(waited_for)
        async with db.transaction():
            written.append(name)

    awaited.set(True)  # so that this one is in nobody's way but by its turn
    async with db.transaction():
        others = [asyncio.create_task(write(f"other {number}", waited_for=False)) for number in range(5)]
        await asyncio.sleep(0)  # all of them have come before
        answer = asyncio.create_task(write("answer", waited_for=True))
        await asyncio.sleep(0)
    await asyncio.gather(answer, *others)
    assert written == ["other 0", "answer", "other 1", "other 2", "other 3", "other 4"]
