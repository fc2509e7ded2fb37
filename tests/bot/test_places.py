"""Places in the queue are read once for all who want to know theirs at the time."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from rows import ADA, BEN, opened, ordered

from bot.places import SHOWN, Places
from storage import images, jobs
from storage.database import Database
from storage.look import Look


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One entry for each time places are read."""
    read, counted = jobs.places, []

    async def counting(db: Database, job_ids: Iterable[int]) -> dict[int, int]:
        counted.append(None)
        return await read(db, job_ids)

    monkeypatch.setattr(jobs, "places", counting)
    return counted


async def test_who_asks_while_the_queue_is_read_shares_the_next_reading(
    db: Database, readings: list[None]
) -> None:
    queued = [await ordered(db, owner) for owner in (ADA, BEN, ADA, BEN, ADA)]
    places = Places(db)
    assert await asyncio.gather(*(places.of(job.id) for job in queued)) == [0, 1, 2, 3, 4]
    assert len(readings) == 2


async def test_a_reading_that_failed_is_made_again_for_those_who_wait(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued = [await ordered(db) for _ in range(3)]
    places, read, asked = Places(db), jobs.places, []

    async def stumbling(db: Database, job_ids: Iterable[int]) -> dict[int, int]:
        asked.append(set(job_ids))
        if len(asked) == 1:
            raise OSError("the disk is full")
        return await read(db, job_ids)

    monkeypatch.setattr(jobs, "places", stumbling)
    first, *others = await asyncio.gather(*(places.of(job.id) for job in queued), return_exceptions=True)
    assert isinstance(first, OSError)
    assert others == [1, 2]


async def test_a_job_that_was_queued_just_now_has_a_place_at_once(db: Database) -> None:
    places = Places(db)
    await places.refresh()
    job = await ordered(db)
    assert await places.of(job.id) == 0


async def test_a_job_that_is_not_queued_has_none(db: Database) -> None:
    assert await Places(db).of(999) is None


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


async def test_turns_are_foretold_from_what_pictures_of_the_size_took(db: Database) -> None:
    lease = timedelta(minutes=1)
    for size, seconds in ((256, 10.0), (512, 30.0)):
        await ordered(db, look=Look(size=size))
        job = await jobs.claim(db, holder="h", lease=lease)
        assert job is not None
        sha = await images.keep(db, b"a picture", mime="image/png")
        done = {"result_sha": sha, "shown_sha": sha, "seconds": seconds}
        assert await jobs.rendered(db, job.id, holder="h", **done)
    queued = [await ordered(db, look=Look(size=size)) for size in (256, 512, 256)]
    places = Places(db)
    assert places.turn(queued[0].id) is None
    await places.refresh()
    assert [places.turn(job.id) for job in queued] == [0.0, 10.0, 40.0]
    places.slots = 2
    await places.refresh()
    assert [places.turn(job.id) for job in queued] == [0.0, 0.0, 10.0]
    await jobs.claim(db, holder="h", lease=lease)
    await places.refresh()
    assert places.turn(queued[0].id) is None
