"""SQLite's thread is visited seldom, and a reader sees one state of the database to its end."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

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
