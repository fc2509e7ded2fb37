"""The inbox: what Telegram sent is kept, worked on once, and found again after a kill."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import drafts, images, inbox, jobs, people
from storage.database import Database
from storage.errors import Stopped
from storage.inbox import Arrival
from storage.schema import UpdateState

GROUP = -100
NOW = timedelta(0)


def arrivals(*ids: int, chat_id: int = 1, user_id: int = 1, **more) -> list[Arrival]:
    return [Arrival(id=id, body=f'{{"n": {id}}}', chat_id=chat_id, user_id=user_id, **more) for id in ids]


async def waiting(db: Database) -> list[int]:
    return [row.id for row in await inbox.waiting(db)]


async def test_what_arrives_waits_in_the_order_of_its_numbers_with_all_it_says(db: Database) -> None:
    one = Arrival(
        id=2**40, body='{"ß": "🌊"}', chat_id=-(2**51), user_id=2**51, album="a", urgent=True, orders=False
    )
    assert await inbox.add(db, [one, *arrivals(5)]) == [5, 2**40]
    five, found = await inbox.waiting(db)
    assert five.id == 5
    assert {name: getattr(found, name) for name in Arrival.__slots__} == {
        name: getattr(one, name) for name in Arrival.__slots__
    }
    assert (found.state, found.attempts) == (UpdateState.WAITING, 0)


@pytest.mark.parametrize(
    "odd",
    [
        {"id": 2**63},
        {"id": 1, "chat_id": -(2**63) - 1},
        {"id": 1, "user_id": "x"},
        {"id": 1, "album": "\ud800"},
    ],
)
def test_what_no_database_has_room_for_is_no_arrival(odd) -> None:
    with pytest.raises(ValueError, match=r"is no id|names no album"):
        Arrival(body="{}", **odd)


async def test_an_update_that_comes_twice_is_new_once(db: Database) -> None:
    assert await inbox.add(db, arrivals(1, 2)) == [1, 2]
    assert await inbox.add(db, arrivals(3, 2)) == [3]
    assert await inbox.add(db, arrivals(4, 4)) == [4]
    assert await inbox.add(db, []) == []
    added = await asyncio.gather(*(inbox.add(db, arrivals(7)) for _ in range(4)))
    assert sorted(added) == [[], [], [], [7]]


async def test_an_update_that_is_done_stays_known_and_says_nothing_of_its_person(
    db: Database, in_sql
) -> None:
    await inbox.add(db, arrivals(1, album="a"))
    assert await inbox.begin(db, [1]) == 1
    await inbox.done(db, [1])
    assert await waiting(db) == []
    assert await inbox.add(db, arrivals(1)) == []
    assert await in_sql("SELECT body, chat_id, user_id, album FROM updates") == [("", None, None, None)]


async def test_a_batch_is_kept_whole_or_not_at_all(db: Database) -> None:
    broken = Arrival(id=2, body=None)  # type: ignore[arg-type]
    with pytest.raises(sa.exc.IntegrityError):
        await inbox.add(db, [*arrivals(1), broken])
    assert await waiting(db) == []


async def test_what_was_in_work_at_a_kill_waits_again_and_the_attempts_are_counted(
    tmp_path: Path, database_url: str | None
) -> None:
    for attempt in (1, 2, 3):
        db = await Database.open(database_url, tmp_path)
        await inbox.add(db, arrivals(1, 2))
        assert await waiting(db) == [1, 2]
        assert await inbox.begin(db, [1]) == attempt
        await db.close()


async def test_an_album_counts_by_the_part_that_was_tried_most_often(db: Database) -> None:
    await inbox.add(db, arrivals(1, 2, album="a"))
    await inbox.begin(db, [1])
    assert await inbox.begin(db, [1, 2]) == 2


async def test_work_that_is_broken_off_in_good_order_is_no_attempt(db: Database) -> None:
    await inbox.add(db, arrivals(1, 2))
    await inbox.begin(db, [1])
    await inbox.release(db, [1, 2])
    assert {row.attempts for row in await inbox.waiting(db)} == {0}
    assert await inbox.begin(db, [1]) == 1


async def test_what_is_over_is_not_begun(db: Database) -> None:
    await inbox.add(db, arrivals(1, 2, 3))
    await inbox.done(db, [1])
    await inbox.set_aside(db, [2])
    await inbox.stop_before(db, chat_id=1, user_id=1, update_id=4)
    assert [await inbox.begin(db, [number]) for number in (1, 2, 3, 99)] == [0, 0, 0, 0]


async def test_what_was_set_aside_is_kept_to_be_looked_at_until_it_expires(db: Database, in_sql) -> None:
    await inbox.add(db, arrivals(1))
    await inbox.begin(db, [1])
    await inbox.set_aside(db, [1])
    await inbox.done(db, [1])
    assert await waiting(db) == []
    assert await in_sql("SELECT body, state FROM updates") == [('{"n": 1}', "aside")]
    assert await inbox.expire(db, older_than=NOW) == 1


async def test_a_cancellation_stops_what_that_person_asked_for_in_that_chat_before(db: Database) -> None:
    await inbox.add(db, arrivals(1, 2, 9))
    await inbox.add(db, arrivals(3, urgent=True))
    await inbox.add(db, arrivals(4, orders=False))
    await inbox.add(db, arrivals(5, chat_id=GROUP))
    await inbox.add(db, arrivals(6, user_id=2))
    await inbox.add(db, arrivals(7, album="a"))
    await inbox.begin(db, [1])
    await inbox.done(db, [2])
    stopped = await inbox.stop_before(db, chat_id=1, user_id=1, update_id=8)
    assert [(row.id, row.album, row.state) for row in stopped] == [
        (1, None, UpdateState.WORKING),
        (7, "a", UpdateState.WAITING),
    ]
    assert await waiting(db) == [3, 4, 5, 6, 9]
    assert await inbox.add(db, arrivals(1, 7)) == []
    assert await inbox.stop_before(db, chat_id=1, user_id=1, update_id=8) == []


@pytest.mark.parametrize("making", ["job", "draft"])
async def test_of_a_photo_that_is_being_fetched_at_a_cancellation_nothing_is_made(
    db: Database, wish, rows, files, making: str
) -> None:
    await people.meet(db, 1, name="Ada")
    await inbox.add(db, arrivals(1))
    await inbox.begin(db, [1])
    await inbox.stop_before(db, chat_id=1, user_id=1, update_id=2)
    sha = await images.keep(db, b"photo", mime="image/jpeg")
    with pytest.raises(Stopped, match="update 1 "):
        if making == "job":
            await jobs.place(db, wish(1, sha, update_id=1))
        else:
            await drafts.create(db, user_id=1, chat_id=1, content_sha=sha, update_id=1)
    assert ((await rows())["jobs"], (await rows())["drafts"], files()) == (0, 0, [])
    await inbox.done(db, [1])
    with pytest.raises(Stopped):
        await jobs.place(db, wish(1, sha, update_id=1))


async def test_a_stopped_press_leaves_the_draft_it_was_for(db: Database, wish) -> None:
    await people.meet(db, 1, name="Ada")
    sha = await images.keep(db, b"photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=sha)
    await inbox.add(db, arrivals(1))
    await inbox.stop_before(db, chat_id=1, user_id=1, update_id=2)
    with pytest.raises(Stopped):
        await jobs.place(db, wish(1, sha, update_id=1), draft_id=draft.id)
    assert await drafts.get(db, draft.id) is not None
    assert await images.read(db, sha) == b"photo"


async def test_numbers_expire_when_they_are_over_and_not_before(db: Database) -> None:
    await inbox.add(db, arrivals(1, 2, 3, 4))
    await inbox.done(db, [1])
    await inbox.stop_before(db, chat_id=1, user_id=1, update_id=3)
    await inbox.begin(db, [3])
    assert await inbox.expire(db, older_than=timedelta(days=7)) == 0
    assert await inbox.expire(db, older_than=NOW) == 2
    assert await waiting(db) == [3, 4]
    assert await inbox.add(db, arrivals(1, 2)) == [1, 2]


async def test_a_number_that_telegram_uses_again_after_it_expired_makes_something_new(
    db: Database, order
) -> None:
    await inbox.add(db, arrivals(1))
    first = await order(1, update_id=1)
    await images.keep(db, b"a photo", mime="image/jpeg")
    draft = await drafts.create(db, user_id=1, chat_id=1, content_sha=first.content_sha, update_id=1)
    await inbox.done(db, [1])
    await inbox.expire(db, older_than=NOW)
    assert (await order(1, update_id=1)).id != first.id
    assert (await jobs.get(db, first.id)).update_id is None
    assert (await drafts.get(db, draft.id)).update_id is None
