"""Files by their SHA-256: stored once, whole or not at all, and gone when nobody refers to them."""

import asyncio
import hashlib
import os
import random
import time
from datetime import timedelta
from pathlib import Path

import pytest
from buckets import EITHER

from storage import drafts, images, people
from storage.database import Database
from storage.errors import MissingImage

DAY = timedelta(days=1)


@EITHER
async def test_the_same_bytes_are_stored_once_under_their_digest(db: Database, files) -> None:
    data = os.urandom(100_000)
    shas = await asyncio.gather(*(images.keep(db, data, mime="image/jpeg") for _ in range(8)))
    sha = hashlib.sha256(data).hexdigest()
    assert set(shas) == {sha}
    (path,) = files()
    assert path.parts[-3:] == ("images", sha[:2], f"{sha}.jpg")
    assert await images.read(db, sha) == data


@EITHER
async def test_bytes_that_come_again_as_another_type_keep_their_first_file(db: Database, files) -> None:
    sha = await images.keep(db, b"bytes", mime="image/png")
    assert await images.keep(db, b"bytes", mime="image/jpeg") == sha
    assert [path.name for path in files()] == [f"{sha}.png"]
    assert await images.read(db, sha) == b"bytes"


@EITHER
async def test_an_unknown_type_and_no_bytes_at_all_can_be_kept(db: Database, files) -> None:
    sha = await images.keep(db, b"", mime="image/x-unheard-of")
    assert await images.read(db, sha) == b""


async def test_several_are_kept_together_or_not_at_all(tmp_path: Path, db: Database, files) -> None:
    both = [images.New(b"first", "image/png"), images.New(b"second", "image/jpeg")]
    first, second = (hashlib.sha256(image.data).hexdigest() for image in both)
    in_the_way = tmp_path / "data" / "images" / second[:2]
    in_the_way.parent.mkdir()
    in_the_way.write_bytes(b"in the way")
    with pytest.raises(FileExistsError):
        await images.keep_all(db, both)
    with pytest.raises(MissingImage):
        await images.read(db, first)
    in_the_way.unlink()
    assert await images.keep_all(db, both) == [first, second]
    assert [await images.read(db, sha) for sha in (first, second)] == [b"first", b"second"]


async def test_an_image_that_is_not_there_is_named(db: Database, files) -> None:
    with pytest.raises(MissingImage, match="abc"):
        await images.read(db, "abc")
    sha = await images.keep(db, b"bytes", mime="image/png")
    files()[0].unlink()
    with pytest.raises(MissingImage, match=sha):
        await images.read(db, sha)
    await images.keep(db, b"bytes", mime="image/png")
    assert await images.read(db, sha) == b"bytes"


async def test_keeping_that_fails_leaves_no_file(tmp_path: Path, db: Database, files) -> None:
    sha = hashlib.sha256(b"bytes").hexdigest()
    in_the_way = tmp_path / "data" / "images" / sha[:2]
    in_the_way.parent.mkdir()
    in_the_way.write_bytes(b"in the way")
    with pytest.raises(FileExistsError):
        await images.keep(db, b"bytes", mime="image/png")
    assert [path.name for path in files()] == [sha[:2]]
    with pytest.raises(MissingImage):
        await images.read(db, sha)


@EITHER
async def test_sweep_takes_what_is_old_and_unreferenced_and_nothing_else(db: Database, files) -> None:
    await people.meet(db, 1, name="Ada")
    used = await images.keep(db, b"used", mime="image/png")
    await drafts.create(db, user_id=1, chat_id=1, content_sha=used)
    unused = await images.keep(db, b"unused", mime="image/png")
    assert await images.sweep(db, older_than=DAY) == 0
    assert await images.read(db, unused) == b"unused"
    assert await images.sweep(db, older_than=timedelta(0)) == 1
    assert await images.read(db, used) == b"used"
    with pytest.raises(MissingImage):
        await images.read(db, unused)
    assert [path.stem for path in files()] == [used]


@EITHER
async def test_sweep_takes_more_than_one_batch(db: Database, files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "BATCH", 3)
    for number in range(7):
        await images.keep(db, b"%d" % number, mime="image/png")
    assert await images.sweep(db, older_than=timedelta(0)) == 7
    assert files() == []


async def test_sweep_takes_what_a_killed_process_left(db: Database, files) -> None:
    """Temporary files, files without a row, and a second file of an image under another suffix."""
    sha = await images.keep(db, b"kept", mime="image/png")
    root = files()[0].parents[1]
    stray = hashlib.sha256(b"stray").hexdigest()
    left = [root / "incoming" / "tmp1", root / stray[:2] / f"{stray}.jpg", root / sha[:2] / f"{sha}.jpg"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"left")
    assert await images.sweep(db, older_than=DAY) == 0
    assert all(path.exists() for path in left)
    for path in left:
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    assert await images.sweep(db, older_than=DAY) == 1
    assert not left[0].exists()
    assert not left[1].exists()
    assert await images.sweep(db, older_than=timedelta(0)) == 1
    assert files() == []


@EITHER
async def test_keeping_and_sweeping_and_forgetting_at_once_never_lose_a_photo_in_use(
    tmp_path: Path, database_url: str | None, place: str | None, files
) -> None:
    """Two processes' worth of connections; everybody sends the same few photos over and over."""
    databases = [await Database.open(database_url, tmp_path / "data", place) for _ in range(2)]
    chance = random.Random(5)
    photos = [b"photo %d" % number for number in range(3)]

    async def person(db: Database, user_id: int) -> None:
        for _ in range(6):
            await people.meet(db, user_id, name="Somebody")
            photo = chance.choice(photos)
            sha = await images.keep(db, photo, mime="image/jpeg")
            await asyncio.sleep(chance.random() / 200)
            draft = await drafts.create(db, user_id=user_id, chat_id=user_id, content_sha=sha)
            await asyncio.sleep(chance.random() / 200)
            assert await images.read(db, sha) == photo
            await (drafts.discard(db, draft.id) if chance.random() < 0.5 else people.forget(db, user_id))

    async def sweeper(db: Database) -> None:
        while True:
            await images.sweep(db, older_than=timedelta(seconds=30))

    sweeping = [asyncio.create_task(sweeper(db)) for db in databases]
    await asyncio.gather(*(person(databases[number % 2], number) for number in range(6)))
    for task in sweeping:
        task.cancel()
    await asyncio.gather(*sweeping, return_exceptions=True)
    for user_id in range(6):
        await people.forget(databases[0], user_id)
    await images.sweep(databases[0], older_than=timedelta(0))
    assert files() == []
    for db in databases:
        await db.close()


@EITHER
async def test_a_cancelled_keep_leaves_either_nothing_or_a_whole_image(db: Database, files) -> None:
    for delay in (0, 0.0005, 0.001, 0.002, 0.004, 0.008):
        data = os.urandom(50_000)
        keeping = asyncio.create_task(images.keep(db, data, mime="image/png"))
        await asyncio.sleep(delay)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        sha = hashlib.sha256(data).hexdigest()
        try:
            kept = await images.read(db, sha)
        except MissingImage:
            kept = data
        assert kept == data
    assert await asyncio.wait_for(images.keep(db, b"next", mime="image/png"), 60)
