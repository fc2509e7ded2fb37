"""SQLite's thread is visited seldom, and a reader sees one state of the database to its end."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
import sqlalchemy as sa
from rows import opened, ordered

from storage import jobs
from storage.database import Database
from storage.schema import Job
from storage.sqlite import Connection


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the threads of connections were visited for, without what ends transactions."""
    found: list[object] = []
    visit = Connection.visit

    async def counting(self: Connection, work: Callable[[Any], None]) -> None:
        found.append(work)
        await visit(self, work)

    monkeypatch.setattr(Connection, "visit", counting)
    return found


async def test_a_job_is_read_in_one_visit(db: Database, visits: list[object]) -> None:
    job = await ordered(db)
    visits.clear()
    found = await jobs.get(db, job.id)
    assert found is not None and found.styles
    assert len(visits) == 1


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the threads of connections were waited for, by where a transaction stood."""
    found: list[str] = []

    def counting(name: str) -> None:
        ending = getattr(aiosqlite.Connection, name)

        async def counted(self: Connection) -> None:
            found.append(name)
            await ending(self)

        monkeypatch.setattr(aiosqlite.Connection, name, counted)

    counting("commit")
    counting("rollback")
    return found


async def test_nobody_waits_for_the_end_of_what_was_only_read(db: Database, waits: list[str]) -> None:
    job = await ordered(db)
    waits.clear()
    await jobs.get(db, job.id)
    assert waits == []
    await jobs.cancel(db, job.id)
    assert waits == ["commit"]


async def test_what_was_read_holds_up_no_writer_and_is_over(db: Database) -> None:
    job = await ordered(db)
    for strength in range(40):  # more than there are connections, each of which has read before
        async with asyncio.TaskGroup() as group:
            reading = [group.create_task(jobs.get(db, job.id)) for _ in range(20)]
        assert {task.result() is not None for task in reading} == {True}
        async with db.transaction() as session:
            await session.execute(sa.update(Job).where(Job.id == job.id).values(tries=strength))
        assert (await jobs.get(db, job.id)).tries == strength


async def test_a_change_that_fails_is_taken_back_before_anybody_goes_on(
    db: Database, waits: list[str]
) -> None:
    job = await ordered(db)
    waits.clear()
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as session:
            await session.execute(sa.update(Job).where(Job.id == job.id).values(tries=7))
            raise ZeroDivisionError
    assert waits == ["rollback"]
    assert (await jobs.get(db, job.id)).tries == 0


async def test_a_change_begins_its_transaction_on_the_same_visit(db: Database, visits: list[object]) -> None:
    job = await ordered(db)
    visits.clear()
    assert await jobs.cancel(db, job.id)
    assert len(visits) == 1


async def test_a_transaction_that_changes_nothing_is_over_all_the_same(db: Database) -> None:
    async with db.transaction():
        pass
    async with db.transaction(lasting=True) as session:
        await session.connection()
    assert (await ordered(db)).id == 1


async def test_a_reader_sees_one_state_to_its_end(db: Database) -> None:
    counting = sa.select(sa.func.count()).select_from(Job)
    async with db.session() as session:
        assert await session.scalar(counting) == 0
        await ordered(db)
        assert await session.scalar(counting) == 0
    async with db.session() as session:
        assert await session.scalar(counting) == 1


async def test_a_session_in_which_nothing_was_asked_leaves_no_transaction_behind(db: Database) -> None:
    for _ in range(3):
        async with db.session() as session:
            await session.connection()
    async with db.transaction() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0
    assert (await ordered(db)).id == 1


LONG = sa.text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"
)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the event loop says of tasks that nobody has waited for, once they are found."""
    gc.freeze()  # or each search for them goes through all that there is
    yield []
    gc.unfreeze()


async def test_who_is_broken_off_twice_in_a_query_leaves_nothing_behind(
    db: Database, complaints: list[str]
) -> None:
    async def asked() -> int | None:
        async with db.session() as session:
            return await session.scalar(sa.select(sa.literal(1)))

    assert await asked() == 1
    [connection] = [thread for thread in threading.enumerate() if "_connection_worker" in thread.name]
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))

    async def ask() -> None:
        async with db.session() as session:
            await session.execute(LONG)

    asking = asyncio.create_task(ask())
    for _ in range(2):
        for _ in range(50):  # until it stands in the query, or in closing its connection
            await asyncio.sleep(0.001)
        asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    del asking
    assert await asked() == 1
    while connection.is_alive():  # until the query is over
        await asyncio.sleep(0.01)
    gc.collect()
    await asyncio.sleep(0)
    assert not complaints
