"""Visitors: known by a key that is kept nowhere, and gone with all of theirs when their time is over."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import images, jobs, people, uploads, visitors
from storage.database import Database
from storage.errors import MissingImage
from storage.schema import Door, Job, JobState, Upload, UploadKind, Visitor
from storage.visitors import VISITORS, is_visitor

LEASE = timedelta(minutes=1)
DAY = timedelta(hours=24)
KEY = "kDJ3-9bGmS1cZ0"


async def aged(db: Database, by: timedelta) -> None:
    """Time passes for all that visitors have."""
    async with db.transaction() as session:
        for table, column in ((Job, "created_at"), (Upload, "created_at"), (Visitor, "seen_at")):
            rows = sa.select(*table.__table__.primary_key, table.__table__.c[column])
            for key, at in (await session.execute(rows)).all():
                this = next(iter(table.__table__.primary_key)) == key
                await session.execute(sa.update(table.__table__).where(this).values({column: at - by}))


async def test_a_visitor_is_known_by_their_key_and_by_no_other(db: Database) -> None:
    person = await visitors.new(db, KEY)
    assert is_visitor(person) and not is_visitor(2**52)
    assert VISITORS <= person < 2**63
    assert await visitors.of_key(db, KEY) == person
    assert await visitors.of_key(db, KEY + "x") is None
    assert await visitors.new(db, "another") != person


async def test_the_key_itself_is_written_nowhere(db: Database, in_sql) -> None:
    await visitors.new(db, KEY)
    rows = [str(row) for table in ("visitors", "users") for row in await in_sql(f"SELECT * FROM {table}")]
    assert rows and not any(KEY in row for row in rows)


async def test_who_comes_again_within_a_minute_costs_no_write(db: Database, in_sql) -> None:
    person = await visitors.new(db, KEY)
    [(first,)] = await in_sql("SELECT seen_at FROM visitors")
    assert await visitors.of_key(db, KEY) == person
    assert await in_sql("SELECT seen_at FROM visitors") == [(first,)]
    await aged(db, timedelta(minutes=2))
    await visitors.of_key(db, KEY)
    [(later,)] = await in_sql("SELECT seen_at FROM visitors")
    assert later >= first


async def test_what_a_visitor_made_goes_after_its_time_and_they_go_last(
    db: Database, order, render, rows, files
) -> None:
    person = await visitors.new(db, KEY)
    old = await order(person, b"of yesterday", door=Door.STUDIO)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(old)
    unused = await images.keep(db, b"never painted", mime="image/jpeg")
    await uploads.keep(db, person, unused, UploadKind.PHOTO)
    await aged(db, DAY + timedelta(minutes=1))
    young = await order(person, b"of today", door=Door.STUDIO)

    assert await visitors.expire(db, older_than=DAY) == [old.id]
    assert [job.id for job in await jobs.active(db, person)] == [young.id]
    assert [await images.read(db, young.content_sha)] == [b"of today"] and len(files()) == 1
    with pytest.raises(MissingImage):
        await images.read(db, unused)
    assert await visitors.of_key(db, KEY) == person

    await aged(db, DAY + timedelta(minutes=1))
    assert await visitors.expire(db, older_than=DAY) == [young.id]
    assert await visitors.of_key(db, KEY) is None
    counts = await rows()
    assert (counts["users"], counts["visitors"], counts["images"]) == (0, 0, 0) and files() == []


async def test_what_is_painted_just_then_is_stopped(db: Database, order, render) -> None:
    person = await visitors.new(db, KEY)
    job = await order(person, door=Door.STUDIO)
    await jobs.claim(db, holder="h", lease=LEASE)
    await aged(db, DAY)
    assert await visitors.expire(db, older_than=DAY) == [job.id]
    assert not await jobs.renew(db, job.id, holder="h", lease=LEASE)
    assert not await render(job)


async def test_a_visitor_who_has_nothing_left_and_is_here_stays(db: Database) -> None:
    person = await visitors.new(db, KEY)
    await aged(db, DAY)
    await visitors.of_key(db, KEY)
    assert await visitors.expire(db, older_than=DAY) == []
    assert await visitors.of_key(db, KEY) == person


async def test_people_of_telegram_keep_theirs(db: Database, order, render) -> None:
    job = await order(1, door=Door.STUDIO)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(job)
    await aged(db, 100 * DAY)
    assert await visitors.expire(db, older_than=DAY) == []
    assert (await jobs.get(db, job.id)).state == JobState.DELIVERED


async def test_a_photo_that_two_visitors_have_uploaded_stays_for_the_later_one(db: Database) -> None:
    first, second = await visitors.new(db, KEY), await visitors.new(db, "another")
    for person in (first, second):
        sha = await images.keep(db, b"the same photo", mime="image/jpeg")
        await uploads.keep(db, person, sha, UploadKind.PHOTO)
        if person == first:
            await aged(db, DAY)
    await visitors.expire(db, older_than=DAY)
    assert await images.read(db, sha) == b"the same photo"
    assert not await uploads.may_use(db, first, sha) and await uploads.may_use(db, second, sha)


async def test_hundreds_of_visitors_go_at_once(db: Database, rows) -> None:
    keys = [f"key {number}" for number in range(230)]
    for start in range(0, len(keys), 23):
        await asyncio.gather(*(visitors.new(db, key) for key in keys[start : start + 23]))
    sha = await images.keep(db, b"the same photo", mime="image/jpeg")
    person = await visitors.of_key(db, keys[0])
    await uploads.keep(db, person, sha, UploadKind.PHOTO)
    for key in keys[1:]:
        await images.keep(db, b"the same photo", mime="image/jpeg")
        await uploads.keep(db, await visitors.of_key(db, key), sha, UploadKind.PHOTO)
    await aged(db, DAY)
    await visitors.expire(db, older_than=DAY)
    counts = await rows()
    assert (counts["visitors"], counts["users"], counts["uploads"], counts["images"]) == (0, 0, 0, 0)


async def test_a_visitor_who_asks_for_it_is_forgotten_like_anybody(db: Database, rows) -> None:
    person = await visitors.new(db, KEY)
    await people.change_look(db, person, size=256)
    await people.forget(db, person)
    assert await visitors.of_key(db, KEY) is None
    assert [name for name, count in (await rows()).items() if count] == []
