"""Orders of the studio: one a request, delivered as they are rendered, and shown in a chat when asked for."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import doors, history, images, jobs, people, statistics, tally, tastes, uploads
from storage.database import Database
from storage.errors import MissingImage, Stopped
from storage.schema import Door, JobKind, JobState, UploadKind, now

LEASE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
NOW = timedelta(0)


@pytest.fixture
def asked(db: Database, wish):
    """Orders in the studio with a photo uploaded before: `await asked(1, "r1")`."""

    async def place(user_id: int = 1, request: str = "r", photo: bytes = b"a photo", **changes):
        await people.meet(db, user_id, name=f"Person {user_id}")
        sha = await images.keep(db, photo, mime="image/jpeg")
        await uploads.keep(db, user_id, sha, UploadKind.PHOTO)
        return await jobs.place(db, wish(user_id, sha, door=Door.STUDIO, request=request, **changes))

    return place


@pytest.fixture
async def processes(tmp_path: Path, database_url: str | None) -> AsyncIterator[list[Database]]:
    """Two processes' worth of connections to one database."""
    opened = [await Database.open(database_url, tmp_path) for _ in range(2)]
    yield opened
    for db in opened:
        await db.close()


async def test_an_order_asked_again_is_the_same_job(db: Database, asked, rows) -> None:
    first = await asked(request="r1")
    assert (await asked(request="r1")).id == first.id == (await doors.asked(db, 1, "r1")).id
    assert (await asked(request="r2")).id != first.id
    assert (await asked(2, request="r1")).id != first.id, "of another person it is another"
    assert await doors.asked(db, 1, "never") is None
    assert (await rows())["jobs"] == 3


async def test_an_order_asked_twice_at_once_is_one_job(processes: list[Database], wish) -> None:
    here, there = processes
    await people.meet(here, 1, name="Ada")
    sha = await images.keep(here, b"a photo", mime="image/jpeg")
    await uploads.keep(here, 1, sha, UploadKind.PHOTO)
    wanted = [wish(1, sha, door=Door.STUDIO, request=f"r{number % 5}") for number in range(40)]
    at_once = [jobs.place(here if number < 20 else there, order) for number, order in enumerate(wanted)]
    placed = await asyncio.gather(*at_once)
    assert len({job.id for job in placed}) == 5
    assert [job.request for job in placed] == [order.request for order in wanted]
    assert len(await jobs.active(there, 1)) == 5


async def test_the_same_photo_that_somebody_else_is_about_to_order_is_left_to_them(db, asked, rows) -> None:
    await asked(request="r1")
    await images.keep(db, b"a photo", mime="image/jpeg")  # by Ben, whose draft comes next
    await asked(request="r1")
    await people.forget(db, 1)
    assert (await rows())["images"] == 1


async def test_for_who_is_not_known_any_more_nothing_is_ordered(db, asked, wish, rows) -> None:
    job = await asked()
    await people.forget(db, 1)
    with pytest.raises(Stopped, match="not known any more"):
        await jobs.place(db, wish(1, job.content_sha, door=Door.STUDIO, request="r2"))
    assert (await rows())["jobs"] == 0


async def test_a_picture_is_in_the_history_as_soon_as_it_is_rendered(db, asked, render) -> None:
    job = await asked()
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await render(job)
    entry = await history.entry(db, 1, 0)
    assert (entry.id, entry.state, entry.file_id, entry.status_message_id) == (
        job.id,
        JobState.DELIVERED,
        None,
        None,
    )
    assert await jobs.untold(db) == [] and await jobs.promised(db, 1) == []


@pytest.mark.parametrize("ending", ["failed", "cancelled", "all cancelled", "given up"])
async def test_however_it_ends_nobody_waits_to_be_told(db: Database, asked, ending: str) -> None:
    job = await asked()
    match ending:
        case "failed":
            await jobs.claim(db, holder="h", lease=LEASE)
            assert await jobs.failed(db, job.id, holder="h", code="no")
        case "cancelled":
            assert await jobs.cancel(db, job.id)
        case "all cancelled":
            assert await jobs.cancel_all(db, 1)
        case "given up":
            await jobs.claim(db, holder="h", lease=-LEASE)
            assert await jobs.requeue_lost(db, max_attempts=1) == 1
    assert await jobs.untold(db) == [] and await jobs.promised(db, 1) == []
    assert await jobs.expire(db, older_than=NOW) == 1


async def test_what_a_chat_has_ordered_is_told_as_before(db: Database, order) -> None:
    stopped, failing = await order(1), await order(2)
    await jobs.cancel(db, stopped.id)
    await jobs.claim(db, holder="h", lease=LEASE)
    await jobs.failed(db, failing.id, holder="h", code="no")
    assert [job.id for job in await jobs.untold(db)] == [stopped.id, failing.id]


async def test_a_lost_render_of_the_studio_goes_back_to_the_queue(db: Database, asked, render) -> None:
    job = await asked()
    await jobs.claim(db, holder="killed", lease=-LEASE)
    assert await jobs.requeue_lost(db) == 1
    assert (await jobs.claim(db, holder="h", lease=LEASE)).id == job.id
    assert not await render(job, holder="killed") and await render(job)


# --- to a chat --------------------------------------------------------------------------------------


async def test_a_picture_waits_for_its_message_once_it_is_wanted_in_the_chat(db, asked, render) -> None:
    job = await asked()
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(job)
    assert await doors.to_chat(db, job.id) and await doors.to_chat(db, job.id)
    assert [waiting.id for waiting in await jobs.untold(db)] == [job.id]
    assert (await history.entry(db, 1, 0)).id == job.id, "meanwhile it is in the history"
    await jobs.set_status_message(db, job.id, 77)
    await jobs.delivered(db, job.id, file_id="at Telegram")
    assert (await jobs.get(db, job.id)).file_id == "at Telegram"
    assert await doors.to_chat(db, job.id)
    assert await jobs.untold(db) == [], "it is there already"


async def test_a_picture_that_could_not_be_shown_in_the_chat_can_be_wanted_again(db, asked, render) -> None:
    job = await asked()
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(job)
    await doors.to_chat(db, job.id)
    await jobs.told(db, job.id)  # as who has blocked the bot
    assert await doors.to_chat(db, job.id)
    assert [waiting.id for waiting in await jobs.untold(db)] == [job.id]


async def test_one_that_is_not_finished_is_the_chats_from_then_on(db: Database, asked, render) -> None:
    job = await asked()
    await jobs.claim(db, holder="h", lease=LEASE)
    assert await doors.to_chat(db, job.id)
    assert await render(job)
    assert (await jobs.get(db, job.id)).state == JobState.RENDERED
    assert [waiting.id for waiting in await jobs.untold(db)] == [job.id]


async def test_what_is_no_picture_or_came_to_nothing_is_not_brought(db: Database, asked) -> None:
    stopped = await asked(request="r1")
    await jobs.cancel(db, stopped.id)
    trial = await asked(request="r2", kind=JobKind.TRIAL)
    assert not await doors.to_chat(db, stopped.id)
    assert not await doors.to_chat(db, trial.id)
    assert not await doors.to_chat(db, 999)


# --- trials -----------------------------------------------------------------------------------------


async def tried(db: Database, job, holder: str = "h") -> None:
    """What a render of a trial leaves."""
    small = await images.keep(db, b"small %d" % job.id, mime="image/png")
    about = {"shown_sha": small, "begun_sha": small, "longest": 128, "emphasis": 1.0}
    assert await tastes.keep(db, job.id, 0, holder=holder, **about)
    assert await jobs.rendered(db, job.id, holder=holder, result_sha=None, shown_sha=None, seconds=2.0)


async def test_a_trial_has_its_turn_as_a_picture_has_and_comes_before_tastes(db, asked, order) -> None:
    taste = await asked(1, "r1", kind=JobKind.TASTE)
    theirs = [await order(2), await order(2)]
    trial = await asked(1, "r2", kind=JobKind.TRIAL)
    expected = [theirs[0].id, trial.id, theirs[1].id, taste.id]
    assert await jobs.queue(db) == expected
    assert await jobs.places(db, expected) == {job_id: place for place, job_id in enumerate(expected[:3])}
    assert [(await jobs.claim(db, holder="h", lease=LEASE)).id for _ in expected] == expected


async def test_a_taste_gives_way_to_a_trial(db: Database, asked) -> None:
    taste = await asked(1, "r1", kind=JobKind.TASTE)
    assert not await jobs.pictures_wait(db) and await jobs.begins_at_once(db, taste.id, 1)
    await asked(2, "r2", kind=JobKind.TRIAL)
    assert await jobs.pictures_wait(db) and not await jobs.begins_at_once(db, taste.id, 1)


async def test_trials_are_counted_nowhere(db: Database, asked) -> None:
    trial, failing = await asked(1, "r1", kind=JobKind.TRIAL), await asked(1, "r2", kind=JobKind.TRIAL)
    assert await jobs.active(db, 1) == []
    assert [job.id for job in await doors.unfinished(db, 1, JobKind.TRIAL)] == [trial.id, failing.id]
    await jobs.claim(db, holder="h", lease=LEASE)
    await tried(db, trial)
    await jobs.claim(db, holder="h", lease=LEASE)
    await jobs.failed(db, failing.id, holder="h", code="no")
    assert await history.count(db, 1) == 0
    assert await tally.ordered_since(db, now() - HOUR, 1) == []
    summary = await statistics.summary(db, days=1)
    assert (summary.days[0].painted, summary.days[0].failed, summary.seconds) == (0, 0, None)


async def test_a_trial_goes_after_its_time_with_its_files_and_nothing_else_does(
    db: Database, asked, order, render, files
) -> None:
    picture, trial = await order(2, b"ordered"), await asked(1, "r1", kind=JobKind.TRIAL)
    waiting = await asked(1, "r2", kind=JobKind.TRIAL)
    await jobs.claim(db, holder="h", lease=LEASE)
    await render(picture)
    assert (await jobs.claim(db, holder="h", lease=LEASE)).id == trial.id
    await tried(db, trial)
    before = len(files())
    await doors.expire_trials(db, older_than=HOUR)
    assert await jobs.get(db, trial.id) is not None
    await doors.expire_trials(db, older_than=NOW)
    assert await jobs.get(db, trial.id) is None and len(files()) == before - 1
    assert [job.id for job in await doors.unfinished(db, 1, JobKind.TRIAL)] == [waiting.id]
    assert (await jobs.get(db, picture.id)).state == JobState.RENDERED


async def test_hundreds_of_trials_go_at_once(db: Database, asked, rows) -> None:
    for number in range(205):
        trial = await asked(1, f"r{number}", kind=JobKind.TRIAL)
        await jobs.cancel(db, trial.id)
    await doors.expire_trials(db, older_than=NOW)
    assert (await rows())["jobs"] == 0


# --- what the page asks ------------------------------------------------------------------------------


async def test_what_is_at_hand_is_what_waits_and_what_ended_lately(db: Database, asked, order) -> None:
    waiting, ended, chats = await asked(1, "r1"), await asked(1, "r2"), await order(1)
    await asked(2, "r3")
    await jobs.cancel(db, ended.id)
    lately = [job.id for job in await doors.lately(db, 1, within=HOUR)]
    assert lately == [waiting.id, ended.id, chats.id]
    assert [job.id for job in await doors.lately(db, 1, within=NOW)] == [waiting.id, chats.id]


async def test_it_is_known_whose_a_job_is_and_of_one_that_is_gone_that_it_is_nobodys(db, asked) -> None:
    first, second = await asked(1, "r1"), await asked(2, "r2")
    assert await doors.owners(db, [first.id, second.id, 999]) == {first.id: 1, second.id: 2}


async def test_nothing_that_an_order_names_is_made_up(db: Database, wish) -> None:
    await people.meet(db, 1, name="Ada")
    with pytest.raises(MissingImage):
        await jobs.place(db, wish(1, "0" * 64, door=Door.STUDIO, request="r"))
