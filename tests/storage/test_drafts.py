"""Drafts: a photo that waits for its painting."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage import drafts, images, people
from storage.database import Database
from storage.errors import MissingImage


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
