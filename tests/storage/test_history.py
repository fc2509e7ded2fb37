"""History: what was delivered, and deleting it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from storage import history, images, jobs
from storage.database import Database
from storage.errors import MissingImage
from storage.look import StyleChoice, Veil

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


async def test_the_last_picture_is_that_of_a_chat_or_of_all(db: Database, order, deliver) -> None:
    first = await deliver(photo=b"1", chat_id=-7)
    second = await deliver(photo=b"2", chat_id=1)
    await deliver(user_id=2, chat_id=-7)
    await order(1, chat_id=-7)
    assert (await history.last(db, 1)).id == second
    assert (await history.last(db, 1, -7)).id == first
    assert await history.last(db, 1, -8) is None
    assert await history.last(db, 3) is None


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


async def test_what_may_be_shared_is_open_known_to_telegram_and_ones_own(
    db: Database, order, deliver
) -> None:
    plain = await deliver()
    covered = [await deliver(veil=Veil(spoiler=True)), await deliver(veil=Veil(protected=True))]
    await deliver(user_id=2)
    newest = await deliver()
    unknown = await order(1)

    async def found(**which: Any) -> list[int]:
        return [job.id for job in await history.shareable(db, 1, **{"offset": 0, "limit": 50, **which})]

    assert await found() == [newest, plain]
    assert await found(limit=1) == [newest] and await found(offset=1) == [plain]
    assert await found(job_id=plain) == [plain]
    for number in (*covered, unknown.id, 424242):
        assert await found(job_id=number) == []


async def test_pictures_are_found_by_what_they_are_painted_after(db: Database, deliver) -> None:
    wave, night = StyleChoice(painting="wave"), StyleChoice(painting="night")
    own = StyleChoice(image=await images.keep(db, b"style", mime="image/jpeg"))
    first = await deliver(styles=(wave,))
    both = await deliver(styles=(wave, night))
    by_hand = await deliver(styles=(own,))

    async def found(*paintings: set[str | None]) -> list[int]:
        jobs = await history.shareable(db, 1, paintings=paintings, offset=0, limit=50)
        return [job.id for job in jobs]

    assert await found({"wave"}) == [both, first]
    assert await found({"wave"}, {"night"}) == [both]
    assert await found({"night", None}) == [by_hand, both]
    assert await found(set()) == [] == await found({"glass"})


async def test_a_running_job_is_no_history_and_cannot_be_deleted_as_such(
    db: Database, order, deliver
) -> None:
    job = await order(1)
    await jobs.claim(db, holder="h", lease=LEASE)
    assert not await history.delete(db, 1, job.id)
    assert await jobs.get(db, job.id) is not None


async def test_a_page_is_a_part_of_the_history_and_each_picture_knows_its_place(
    db: Database, deliver
) -> None:
    newest_first = [await deliver(photo=b"%d" % number) for number in range(5)][::-1]
    await deliver(user_id=2)
    pages = [[job.id for job in await history.page(db, 1, first, 2)] for first in (0, 2, 4, 6)]
    assert pages == [newest_first[:2], newest_first[2:4], newest_first[4:], []]
    for index, job_id in enumerate(newest_first):
        assert await history.place(db, await jobs.get(db, job_id)) == index


async def test_pictures_in_the_manner_of_one_painting_are_a_history_of_their_own(
    db: Database, deliver
) -> None:
    style = await images.keep(db, b"a style", mime="image/png")
    mixed = (StyleChoice(painting="wave"), StyleChoice(painting="night"))
    first = await deliver(photo=b"1")
    own = await deliver(photo=b"2", styles=(StyleChoice(image=style),))
    both = await deliver(photo=b"3", styles=mixed)
    await deliver(user_id=2, styles=(StyleChoice(painting="ink"),))
    assert await history.used(db, 1) == {"wave": 2, "night": 1, history.OWN: 1}
    for like, expected in {"wave": [both, first], "night": [both], history.OWN: [own], "ink": []}.items():
        assert await history.count(db, 1, like) == len(expected)
        assert [job.id for job in await history.page(db, 1, 0, 9, like)] == expected
    assert (await history.entry(db, 1, 1, "wave")).id == first
    assert await history.place(db, await jobs.get(db, first), "wave") == 1
