"""How much is waiting is told, and of what is over nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from rows import BEN, opened, ordered

from storage import inbox, jobs
from storage.backlog import Backlog, backlog
from storage.database import Database


@pytest.fixture
async def db(tmp_path: Path, database_url: str | None) -> AsyncIterator[Database]:
    database = await opened(tmp_path, database_url)
    yield database
    await database.close()


async def test_where_nothing_waits_nothing_is_told(db: Database) -> None:
    assert await backlog(db) == Backlog(0, 0, 0, None, 0, None)


async def test_jobs_are_counted_by_state_and_the_oldest_that_waits_is_told(db: Database) -> None:
    first, second, third = [await ordered(db), await ordered(db), await ordered(db, BEN)]
    claimed = await jobs.claim(db, holder="a test", lease=timedelta(minutes=1))
    assert claimed is not None and claimed.id == first.id
    await jobs.cancel(db, third.id)
    found = await backlog(db)
    assert (found.queued, found.running, found.rendered) == (1, 1, 0)
    assert found.oldest_queued == second.created_at


async def test_updates_are_counted_until_they_are_answered(db: Database) -> None:
    await inbox.add(db, [inbox.Arrival(id=number, body="{}") for number in (1, 2)])
    await inbox.done(db, [1])
    (left,) = await inbox.waiting(db)
    found = await backlog(db)
    assert (found.updates, found.oldest_update) == (1, left.arrived_at)
