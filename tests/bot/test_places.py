"""The queue is read once for all who want to know their places."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from rows import ADA, BEN, opened, ordered

from bot.places import SHOWN, Places
from storage import jobs
from storage.database import Database


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each time the queue is read."""
    read, counted = jobs.queue, []

    async def counting(db: Database) -> list[int]:
        counted.append(None)
        return await read(db)

    monkeypatch.setattr(jobs, "queue", counting)
    return counted


async def test_many_who_ask_at_once_cost_one_reading(db: Database, readings: list[None]) -> None:
    queued = [await ordered(db, owner) for owner in (ADA, BEN, ADA)]
    places = Places(db)
    assert await asyncio.gather(*(places.of(job.id) for job in queued)) == [0, 1, 2]
    assert len(readings) == 1


async def test_a_job_that_was_queued_just_now_has_a_place_at_once(db: Database) -> None:
    places = Places(db)
    await places.refresh()
    job = await ordered(db)
    assert await places.of(job.id) == 0


async def test_a_job_that_is_not_queued_has_none(db: Database, readings: list[None]) -> None:
    assert await Places(db).of(999) is None
    assert len(readings) == 2


async def test_a_refresh_gives_those_whose_place_is_another_or_who_have_left(db: Database) -> None:
    first, second, third = [await ordered(db) for _ in range(3)]
    places = Places(db)
    assert await places.refresh() == {first.id, second.id, third.id}
    assert await places.refresh() == set()
    await jobs.claim(db, holder="the test", lease=timedelta(minutes=1))
    assert await places.refresh() == {first.id, second.id, third.id}
    await jobs.cancel(db, third.id)
    assert await places.refresh() == {third.id}


async def test_far_back_in_the_queue_nobody_is_told_of_each_step(db: Database) -> None:
    queued = [await ordered(db) for _ in range(SHOWN + 2)]
    assert await Places(db).refresh() == {job.id for job in queued[:SHOWN]}
