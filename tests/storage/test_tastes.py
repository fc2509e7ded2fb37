"""Tastes: painted when nothing else waits, kept picture by picture, gone with their job."""

from datetime import timedelta
from typing import Any

from storage import history, images, jobs, tastes
from storage.database import Database
from storage.look import StyleChoice
from storage.schema import Job, JobKind

LEASE = timedelta(minutes=1)
STYLES = tuple(StyleChoice(painting=name) for name in ("wave", "night", "ink"))


async def tasted(db: Database, job: Job, position: int, picture: bytes, holder: str = "h") -> bool:
    sha = await images.keep(db, picture, mime="image/png")
    about: dict[str, Any] = {"longest": 128, "emphasis": 0.75, "holder": holder}
    return await tastes.keep(db, job.id, position, shown_sha=sha, begun_sha=sha, **about)


async def test_a_picture_overtakes_every_taste_that_waits(db: Database, order) -> None:
    taste = await order(1, kind=JobKind.TASTE, styles=STYLES)
    assert not await jobs.pictures_wait(db)
    pictures = [await order(2), await order(1), await order(2)]
    assert await jobs.pictures_wait(db)
    expected = [pictures[0].id, pictures[1].id, pictures[2].id, taste.id]
    assert await jobs.queue(db) == expected
    assert await jobs.places(db, expected) == dict(zip(expected[:3], range(3), strict=True))
    claimed = [await jobs.claim(db, holder="h", lease=LEASE) for _ in expected]
    assert [job.id for job in claimed] == expected


async def test_what_was_tasted_is_there_when_the_job_is_taken_up_again(db: Database, order) -> None:
    job = await order(1, kind=JobKind.TASTE, styles=STYLES)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await tasted(db, job, 0, b"in waves") and await tasted(db, job, 1, b"at night")
    await jobs.release(db, job.id, holder="h")
    found = await tastes.of(db, job.id)
    assert [(each.position, each.longest, each.emphasis) for each in found] == [
        (0, 128, 0.75),
        (1, 128, 0.75),
    ]
    assert await images.read(db, found[1].begun_sha) == b"at night"
    assert (await tastes.at(db, job.id, 1)).id == (await tastes.get(db, found[1].id)).id == found[1].id
    assert await tastes.at(db, job.id, 2) is None


async def test_nothing_is_kept_of_a_taste_that_was_stopped(db: Database, order, files) -> None:
    job = await order(1, kind=JobKind.TASTE, styles=STYLES)
    await jobs.claim(db, holder="h", lease=LEASE)
    await jobs.cancel(db, job.id)
    assert not await tasted(db, job, 0, b"in waves")
    assert await tastes.of(db, job.id) == []


async def test_a_taste_is_no_picture_of_the_history_and_goes_after_its_time(
    db: Database, order, render, files
) -> None:
    job = await order(1, kind=JobKind.TASTE, styles=STYLES)
    await jobs.claim(db, holder="h", lease=LEASE)
    await tasted(db, job, 0, b"in waves")
    assert await render(job)
    await jobs.delivered(db, job.id, file_id="f")
    assert await history.count(db, 1) == 0
    assert await jobs.expire(db, older_than=timedelta(0)) == 1
    await images.sweep(db, older_than=timedelta(0))
    assert await tastes.of(db, job.id) == [] and files() == []
