"""The photos that are about in a chat."""

from storage import drafts, images, jobs, people, recent
from storage.database import Database
from storage.look import Veil
from storage.recent import Recent


async def waits(db: Database, photo: bytes, chat_id: int = 1, **more) -> str:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, photo, mime="image/jpeg")
    made = await drafts.create(db, user_id=1, chat_id=chat_id, content_sha=sha, **more)
    await drafts.asked(db, made.id, 70)
    return sha


async def test_the_newest_photo_comes_first_and_each_once(db: Database, order) -> None:
    first = await waits(db, b"first")
    await waits(db, b"elsewhere", chat_id=2)
    job = await order(1, b"second", chat_id=1)
    await order(2, b"of another person", chat_id=1)
    third = await waits(db, b"third", veil=Veil(spoiler=True))
    await waits(db, b"first")
    found = await recent.photos(db, 1, 1)
    assert [each.content_sha for each in found] == [first, third, job.content_sha]
    assert found[1] == Recent(third, Veil(spoiler=True))
    assert await recent.photos(db, 3, 1) == []


async def test_a_message_of_ours_is_about_a_photo(db: Database, order) -> None:
    waiting, job = await waits(db, b"waits"), await order(1, b"ordered", chat_id=1)
    await jobs.set_status_message(db, job.id, 71)
    assert (await recent.in_message(db, 1, 70)).content_sha == waiting
    assert (await recent.in_message(db, 1, 71)).content_sha == job.content_sha
    assert await recent.in_message(db, 1, 72) is None
    assert await recent.in_message(db, 2, 70) is None


def test_the_photo_and_the_picture_may_have_been_painted_over() -> None:
    assert Recent("photo", Veil()).pictures == ("photo",)
    assert Recent("photo", Veil(), "picture").pictures == ("photo", "picture")
