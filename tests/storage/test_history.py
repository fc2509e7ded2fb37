"""History: what was delivered, and deleting it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from storage import history, images, jobs
from storage.database import Database
from storage.errors import MissingImage

LEASE = timedelta(minutes=1)


@pytest.fixture
def deliver(db: Database, order, render) -> Callable[..., Awaitable[int]]:
    """A job from its order to its delivery: `await deliver(1, photo=b"photo")` gives its id."""

    async def whole_life(user_id: int = 1, photo: bytes = b"photo", **changes: Any) -> int:
        job = await order(user_id, photo, **changes)
        await jobs.claim(db, holder="h", lease=LEASE)
        assert await render(job, picture=b"result of " + photo)
        await jobs.delivered(db, job.id, file_id=f"file {job.id}")
        return job.id

    return whole_life


async def test_history_is_what_was_delivered_to_that_person_newest_first(
    db: Database, order, deliver
) -> None:
    first = await deliver(photo=b"1")
    second = await deliver(photo=b"2")
    await deliver(user_id=2)
    await jobs.cancel(db, (await order(1)).id)
    await order(1)
    assert await history.count(db, 1) == 2
    assert [(await history.entry(db, 1, index)).id for index in (0, 1)] == [second, first]
    assert await history.entry(db, 1, 2) is None
    assert await history.entry(db, 1, -1) is None
    assert (await history.entry(db, 1, 0)).file_id == f"file {second}"


async def test_a_deleted_entry_takes_its_own_files_and_leaves_shared_ones(
    db: Database, order, deliver
) -> None:
    job_id = await deliver(photo=b"shared")
    await deliver(user_id=2, photo=b"shared")
    other = await deliver(photo=b"own")
    own = await history.entry(db, 1, 0)
    assert not await history.delete(db, 2, other), "nobody deletes another's picture"
    assert await history.delete(db, 1, other)
    assert not await history.delete(db, 1, other)
    for sha in (own.content_sha, own.result_sha, own.shown_sha):
        with pytest.raises(MissingImage):
            await images.read(db, sha)
    shared = await history.entry(db, 1, 0)
    assert await history.delete(db, 1, job_id)
    assert await images.read(db, shared.content_sha) == b"shared"
    assert await images.read(db, shared.result_sha) == b"result of shared"


async def test_a_running_job_is_no_history_and_cannot_be_deleted_as_such(
    db: Database, order, deliver
) -> None:
    job = await order(1)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert not await history.delete(db, 1, job.id)
    assert await jobs.get(db, job.id) is not None
