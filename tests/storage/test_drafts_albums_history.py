"""The smaller tables: drafts, albums on their way, and what was delivered."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from storage import albums, drafts, history, images, jobs, people
from storage.database import Database
from storage.errors import MissingImage

LEASE = timedelta(minutes=1)


async def draft(
    db: Database, user_id: int = 1, chat_id: int = 1, photo: bytes = b"photo", **more: int
) -> drafts.Draft:
    await people.meet(db, user_id, name="Ada")
    sha = await images.keep(db, photo, mime="image/jpeg")
    return await drafts.create(db, user_id=user_id, chat_id=chat_id, content_sha=sha, **more)


async def test_a_draft_outlives_a_restart_with_all_it_says(tmp_path: Path) -> None:
    db = await Database.open(None, tmp_path)
    made = await draft(db, chat_id=-1001234567890, thread_id=5, message_id=77)
    await db.close()
    db = await Database.open(None, tmp_path)
    found = await drafts.get(db, made.id)
    assert (found.chat_id, found.thread_id, found.message_id) == (-1001234567890, 5, 77)
    assert found.content_sha == made.content_sha
    assert found.created_at == made.created_at
    await db.close()


async def test_latest_is_the_newest_of_that_person_in_that_chat(db: Database) -> None:
    await draft(db)
    newest = await draft(db)
    await draft(db, chat_id=2)
    await draft(db, user_id=2)
    assert (await drafts.latest(db, 1, 1)).id == newest.id
    assert await drafts.latest(db, 3, 1) is None


async def test_a_draft_is_discarded_once_and_its_photo_goes_with_it(db: Database) -> None:
    made = await draft(db)
    assert await drafts.discard(db, made.id)
    assert not await drafts.discard(db, made.id)
    assert await drafts.get(db, made.id) is None
    with pytest.raises(MissingImage):
        await images.read(db, made.content_sha)


async def test_a_discarded_draft_leaves_the_photo_to_others_who_use_it(db: Database) -> None:
    first, second = await draft(db), await draft(db, user_id=2)
    await drafts.discard(db, first.id)
    assert await images.read(db, second.content_sha) == b"photo"


async def test_the_number_of_a_draft_is_never_used_again(db: Database) -> None:
    first = await draft(db)
    await drafts.discard(db, first.id)
    assert (await draft(db)).id > first.id


async def test_old_drafts_expire(db: Database) -> None:
    await draft(db)
    assert await drafts.expire(db, older_than=timedelta(days=1)) == 0
    assert await drafts.expire(db, older_than=timedelta(0)) == 1
    assert await images.sweep(db, older_than=timedelta(0)) == 1


async def part(db: Database, message_id: int, group: str = "g", chat_id: int = 1, **more: str) -> None:
    values = {"chat_id": chat_id, "media_group_id": group, "message_id": message_id, "user_id": 1}
    await albums.add(db, **values, file_id=f"file {message_id}", **more)


async def test_an_album_is_taken_whole_in_message_order_and_once(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    await part(db, 12)
    await part(db, 10, caption="/wave")
    await part(db, 11)
    await part(db, 11)
    await part(db, 11, chat_id=2)
    takes = await asyncio.gather(*(albums.take(db, 1, "g") for _ in range(4)))
    (taken,) = [parts for parts in takes if parts]
    assert [album_part.file_id for album_part in taken] == ["file 10", "file 11", "file 12"]
    assert [album_part.caption for album_part in taken] == ["/wave", None, None]
    assert await albums.waiting(db) == [(2, "g")]


async def test_waiting_albums_are_named_once_each_the_first_at_the_front(db: Database) -> None:
    await people.meet(db, 1, name="Ada")
    for number, group in enumerate("zaz"):
        await part(db, number, group)
    assert await albums.waiting(db) == [(1, "z"), (1, "a")]


async def deliver(db: Database, order, user_id: int = 1, photo: bytes = b"photo") -> int:
    job = await order(user_id, photo)
    await jobs.claim(db, holder="h", lease=LEASE)
    result = await images.keep(db, b"result of " + photo, mime="image/jpeg")
    await jobs.rendered(db, job.id, holder="h", result_sha=result, seconds=2.0)
    await jobs.delivered(db, job.id, file_id=f"file {job.id}")
    return job.id


async def test_history_is_what_was_delivered_to_that_person_newest_first(db: Database, order) -> None:
    first = await deliver(db, order, photo=b"1")
    second = await deliver(db, order, photo=b"2")
    await deliver(db, order, user_id=2)
    await jobs.cancel(db, (await order(1)).id)
    await order(1)
    assert await history.count(db, 1) == 2
    assert [(await history.entry(db, 1, index)).id for index in (0, 1)] == [second, first]
    assert await history.entry(db, 1, 2) is None
    assert await history.entry(db, 1, -1) is None
    assert (await history.entry(db, 1, 0)).file_id == f"file {second}"


async def test_a_deleted_entry_takes_its_own_files_and_leaves_shared_ones(db: Database, order) -> None:
    job_id = await deliver(db, order, photo=b"shared")
    await deliver(db, order, user_id=2, photo=b"shared")
    other = await deliver(db, order, photo=b"own")
    own = await history.entry(db, 1, 0)
    assert not await history.delete(db, 2, other), "nobody deletes another's picture"
    assert await history.delete(db, 1, other)
    assert not await history.delete(db, 1, other)
    for sha in (own.content_sha, own.result_sha):
        with pytest.raises(MissingImage):
            await images.path_of(db, sha)
    shared = await history.entry(db, 1, 0)
    assert await history.delete(db, 1, job_id)
    assert await images.read(db, shared.content_sha) == b"shared"
    assert await images.read(db, shared.result_sha) == b"result of shared"


async def test_a_running_job_is_no_history_and_cannot_be_deleted_as_such(db: Database, order) -> None:
    job = await order(1)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert not await history.delete(db, 1, job.id)
    assert await jobs.get(db, job.id) is not None
