"""Files go for want of room, the oldest first, and come back; what is needed stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from buckets import EITHER

from storage import drafts, history, images, jobs, people, sketches, space
from storage.database import Database
from storage.errors import LetGo, MissingImage
from storage.schema import Image, Job, now

pytestmark = EITHER
LEASE = timedelta(minutes=1)
AT_ONCE = timedelta(0)


@pytest.fixture
def received(db: Database, wish, render) -> Callable[..., object]:
    """A delivered job, whose photo and picture lie at Telegram too; of so many days ago."""

    async def deliver(user_id: int, photo: bytes, days: int = 0) -> Job:
        await people.meet(db, user_id, name="Ada")
        sha = await images.keep(db, photo, mime="image/jpeg", source=f"photo {photo!r}")
        placed = await jobs.place(db, wish(user_id, sha))
        job = await jobs.claim(db, holder="h", lease=LEASE)
        assert placed and job and job.id == placed.id
        await render(job, picture=photo + b" painted")
        await jobs.delivered(db, job.id, file_id=f"picture {job.id}")
        done = await jobs.get(db, job.id)
        assert done is not None
        async with db.transaction() as session:
            theirs = Image.sha.in_([done.content_sha, done.result_sha, done.shown_sha])
            await session.execute(sa.update(Image).where(theirs).values(kept_at=now() - timedelta(days=days)))
        return done

    return deliver


async def shrink(db: Database, at_most: int = 0) -> int:
    return await space.make_room(db, at_most=at_most, fresh=AT_ONCE)


async def test_the_oldest_files_go_until_the_rest_has_room(db: Database, received, files) -> None:
    old, new = await received(1, b"old", days=2), await received(1, b"new", days=1)
    whole = await space.taken(db)
    assert whole == sum(path.stat().st_size for path in files())
    assert await shrink(db, whole) == 0
    assert await shrink(db, whole - 1) == 1
    assert await shrink(db, whole // 2) == 2
    assert await space.taken(db) == sum(path.stat().st_size for path in files()) <= whole // 2
    for sha in (old.content_sha, old.result_sha, old.shown_sha):
        with pytest.raises(LetGo):
            await images.read(db, sha)
    assert await images.read(db, new.content_sha) == b"new"


async def test_files_that_are_too_old_go_and_others_stay(db: Database, received, files) -> None:
    await received(1, b"old", days=40)
    young = await received(1, b"young", days=20)
    assert await space.make_room(db, older_than=timedelta(days=30)) == 3
    assert len(files()) == 3
    assert await images.read(db, young.result_sha)


async def test_the_history_stays_and_says_where_its_picture_lies(db: Database, received) -> None:
    job = await received(1, b"photo")
    await shrink(db)
    shown = await history.entry(db, 1, 0)
    assert shown is not None and shown.file_id == f"picture {job.id}"
    with pytest.raises(LetGo) as gone:
        await images.read(db, job.shown_sha)
    assert gone.value.source == shown.file_id


async def test_nothing_goes_that_could_not_be_fetched_back(db: Database, order, render, files) -> None:
    job = await order(1)
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(job)
    await jobs.delivered(db, job.id, file_id=None)
    assert await shrink(db) == 0
    assert len(files()) == 3


@pytest.mark.parametrize("state", ["queued", "running", "rendered", "draft"])
async def test_nothing_goes_that_is_still_needed(db: Database, wish, render, files, state: str) -> None:
    await people.meet(db, 1, name="Ada")
    photo, style = [
        await images.keep(db, data, mime="image/jpeg", source="at Telegram") for data in (b"photo", b"style")
    ]
    if state == "draft":
        await drafts.create(db, user_id=1, chat_id=1, content_sha=photo)
        await drafts.create(db, user_id=1, chat_id=1, content_sha=style)
    else:
        job = await jobs.place(db, wish(1, photo, style_sha=style))
        if state != "queued":
            await jobs.claim(db, holder="h", lease=LEASE)
        if state == "rendered":
            await render(job)
    before = files()
    assert await shrink(db) == 0
    assert await space.make_room(db, older_than=AT_ONCE, fresh=AT_ONCE) == 0
    assert files() == before


async def test_a_file_that_one_still_needs_stays_though_others_are_done_with_it(
    db: Database, received, order
) -> None:
    await received(1, b"shared")
    await order(2, b"shared")
    await shrink(db)
    assert await images.read(db, (await jobs.active(db, 2))[0].content_sha) == b"shared"


async def test_what_was_just_asked_for_is_not_let_go(db: Database, received) -> None:
    job = await received(1, b"photo", days=50)
    assert await space.hold(db, [job.content_sha]) == {}
    assert await space.make_room(db, at_most=0) == 2
    assert await images.read(db, job.content_sha) == b"photo"


async def test_a_file_is_fetched_back_and_can_be_ordered_again(db: Database, received, wish) -> None:
    job = await received(1, b"photo")
    await shrink(db)
    with pytest.raises(MissingImage):
        await jobs.place(db, wish(1, job.content_sha))
    gone = await space.hold(db, [job.content_sha])
    assert gone == {job.content_sha: "photo b'photo'"}
    await space.bring_back(db, job.content_sha, b"photo, encoded anew")
    assert await images.read(db, job.content_sha) == b"photo, encoded anew"
    assert await space.hold(db, [job.content_sha]) == {}


async def test_the_same_photo_sent_again_is_there_again(db: Database, received, order) -> None:
    job = await received(1, b"photo")
    await shrink(db)
    await order(2, b"photo")
    assert await images.read(db, job.content_sha) == b"photo"
    assert await space.taken(db) == len(b"photo")


async def test_what_was_let_go_can_be_swept_and_forgotten(db: Database, received, rows, files) -> None:
    job = await received(1, b"photo")
    await received(2, b"another")
    await shrink(db)
    await history.delete(db, 1, job.id)
    assert await images.sweep(db, older_than=AT_ONCE) == 0
    await space.bring_back(db, job.content_sha, b"too late")
    assert files() == []
    await people.forget(db, 2)
    assert (await rows())["images"] == 0


async def test_a_file_left_by_a_process_that_died_while_letting_go_is_removed(
    db: Database, received, files
) -> None:
    await received(1, b"photo")
    async with db.transaction() as session:  # as far as it came
        await session.execute(sa.update(Image).values(let_go_at=now()))
    assert len(files()) == 3
    assert await space.make_room(db) == 0
    assert files() == []
    assert await space.taken(db) == 0


async def test_what_time_lapses_are_made_of_goes_before_any_picture(db: Database, order, render) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    frames = await images.keep(db, b"how it came about", mime="application/zip")
    assert await render(job, frames_sha=frames)
    await jobs.delivered(db, job.id, file_id="f")
    assert await sketches.of(db, job.id) == frames
    whole = await space.taken(db)
    assert await space.make_room(db, at_most=whole - 1) == 0, "what has just come is about to be used"
    assert await shrink(db, whole - 1) == 0
    assert await sketches.of(db, job.id) is None and await space.taken(db) < whole
    assert await images.read(db, (await jobs.get(db, job.id)).result_sha) == b"a pastiche"


async def test_how_a_picture_came_about_is_kept_for_some_time_only(
    db: Database, order, render, files
) -> None:
    job = await order()
    await jobs.claim(db, holder="h", lease=LEASE)
    frames = await images.keep(db, b"how it came about", mime="application/zip")
    assert await render(job, frames_sha=frames)
    assert await sketches.expire(db, older_than=timedelta(days=1)) == 0
    assert await sketches.expire(db, older_than=AT_ONCE) == 1
    before = len(files())
    await images.sweep(db, older_than=AT_ONCE)
    assert len(files()) == before - 1 and await sketches.of(db, job.id) is None
