"""Images in a bucket whose store is away, loses an object, or was written to by a process that died."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from buckets import Bucket

from storage import drafts, images, people, space
from storage.database import Database
from storage.errors import MissingImage, Unreachable

AT_ONCE = timedelta(seconds=-5)
"""For a sweep of what is there by now, whatever the store's clock says."""


@pytest.fixture
async def db(data_dir: Path, bucket: Bucket, impatient: None) -> AsyncIterator[Database]:
    database = await Database.open(None, data_dir, bucket.url)
    yield database
    await database.close()


async def test_an_object_that_is_gone_is_a_picture_that_is_gone(db: Database, bucket: Bucket) -> None:
    sha = await images.keep(db, b"bytes", mime="image/png")
    bucket.drop(f"{sha[:2]}/{sha}.png")
    with pytest.raises(MissingImage, match=sha):
        await images.read(db, sha)
    await images.keep(db, b"bytes", mime="image/png")
    assert await images.read(db, sha) == b"bytes"


async def test_a_store_that_is_away_is_no_picture_that_is_gone(db: Database, bucket: Bucket) -> None:
    sha = await images.keep(db, b"bytes", mime="image/png")
    bucket.away = True
    with pytest.raises(Unreachable):
        await images.read(db, sha)
    bucket.away = False
    assert await images.read(db, sha) == b"bytes"


async def test_what_cannot_be_kept_leaves_nothing(db: Database, bucket: Bucket, rows) -> None:
    stage = db.files.stage

    async def then_away(data: bytes) -> str:
        staged = await stage(data)
        bucket.away = True
        return staged

    db.files.stage = then_away  # type: ignore[method-assign]
    with pytest.raises(Unreachable):
        await images.keep(db, b"bytes", mime="image/png")
    bucket.away = False
    await db.files.look()
    assert (await rows())["images"] == 0
    await images.sweep(db, older_than=AT_ONCE)
    assert bucket.names() == []


async def test_sweep_takes_what_a_killed_process_left(db: Database, bucket: Bucket, rows) -> None:
    """Staged bytes, a file without a row, and a second file of an image under another suffix."""
    sha, stray = await images.keep(db, b"kept", mime="image/png"), hashlib.sha256(b"stray").hexdigest()
    for name in ("incoming/0123", f"{stray[:2]}/{stray}.jpg", f"{sha[:2]}/{sha}.jpg"):
        bucket.put(name, b"left")
    assert await images.sweep(db, older_than=timedelta(days=1)) == 0
    assert len(bucket.names()) == 4
    assert await images.sweep(db, older_than=AT_ONCE) == 2
    assert bucket.names() == []
    assert (await rows())["images"] == 0


async def test_what_is_deleted_while_the_store_is_away_is_gone_once_it_is_back(
    db: Database, bucket: Bucket, rows
) -> None:
    await people.meet(db, 1, name="Ada")
    shas = [await images.keep(db, b"%d" % number, mime="image/png") for number in range(3)]
    for sha in shas:
        await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    bucket.away = True
    assert not await people.forget(db, 1)
    assert (await rows())["users"] == (await rows())["drafts"] == 0
    with pytest.raises(Unreachable):
        await space.remove_files(db)
    bucket.away = False
    await db.files.look()
    assert len(bucket.names()) == 3
    await space.remove_files(db)
    assert bucket.names() == []
    assert (await rows())["images"] == 0


async def test_what_comes_again_before_its_file_could_be_removed_stays(
    db: Database, bucket: Bucket, rows
) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, b"bytes", mime="image/png")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    bucket.away = True
    await drafts.discard(db, draft.id)
    bucket.away = False
    await images.keep(db, b"bytes", mime="image/png")
    await space.remove_files(db)
    assert await images.read(db, sha) == b"bytes"
    await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    assert await images.sweep(db, older_than=AT_ONCE) == 0
    assert bucket.names() == [f"{sha[:2]}/{sha}.png"]


async def test_more_files_than_one_batch_are_removed_once_the_store_is_back(
    db: Database, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space, "BATCH", 2)
    await people.meet(db, 1, name="Ada")
    for number in range(5):
        sha = await images.keep(db, b"%d" % number, mime="image/png")
        await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    bucket.away = True
    await people.forget(db, 1)
    bucket.away = False
    await db.files.look()
    await space.remove_files(db)
    assert bucket.names() == []
