"""Who looks on in the studio is told of their own jobs, of each the newest, and of nobody else's."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chats import Chats
from room import Room
from rows import ADA, BEN, opened, ordered
from telegram.error import BadRequest

from bot.onlookers import Changed, Progressed, Watch
from engine.request import Progress
from storage import doors, jobs
from storage.database import Database
from storage.errors import Away
from storage.schema import Door, Job, JobKind


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def room(db: Database) -> AsyncIterator[Room]:
    room = Room(db, Chats())
    yield room
    await room.delivery.close()


async def in_studio(room: Room, owner: int = ADA, **values: object) -> Job:
    return await ordered(room.db, owner, door=Door.STUDIO, request="a request", **values)


async def next_of(watch: Watch) -> Changed | Progressed:
    async with asyncio.timeout(20):
        return await anext(watch)


async def test_one_is_told_of_ones_own_jobs_by_whichever_door_and_of_no_others(room: Room) -> None:
    chats, theirs, mine = await ordered(room.db), await ordered(room.db, BEN), await in_studio(room)
    async with room.delivery.watch(ADA) as watch:
        for job in (theirs, mine, chats):
            room.delivery.nudge(job.id)
        assert [await next_of(watch), await next_of(watch)] == [Changed(mine.id), Changed(chats.id)]
        room.delivery.nudge(theirs.id)
        room.delivery.moved(mine.id)
        assert await next_of(watch) == Changed(mine.id)


async def test_who_reads_slowly_gets_the_newest_of_each_job_and_the_last_preview(room: Room) -> None:
    job, other = await in_studio(room), await ordered(room.db)
    async with room.delivery.watch(ADA) as watch:
        room.delivery.nudge(job.id)
        assert await next_of(watch) == Changed(job.id)
        room.delivery.nudge(other.id)
        assert await next_of(watch) == Changed(other.id)
        room.delivery.nudge(job.id)
        for step in range(1, 1000):
            room.delivery.progress(job.id, Progress(step, 1000, preview=b"a JPEG" if step == 500 else None))
        room.delivery.nudge(other.id)
        found = [await next_of(watch) for _ in range(3)]
        assert found == [
            Changed(job.id),
            Changed(other.id),
            Progressed(job.id, Progress(999, 1000, preview=b"a JPEG")),
        ]


async def test_progress_of_an_attempt_that_is_over_is_not_told(room: Room) -> None:
    job = await in_studio(room)
    async with room.delivery.watch(ADA) as watch:
        room.delivery.nudge(job.id)
        await next_of(watch)
        room.delivery.progress(job.id, Progress(90, 100))
        room.delivery.nudge(job.id)  # back in the queue, as after a kill
        assert await next_of(watch) == Changed(job.id)
        room.delivery.progress(job.id, Progress(1, 100))
        assert await next_of(watch) == Progressed(job.id, Progress(1, 100))


async def test_two_pages_of_one_person_are_told_the_same(room: Room) -> None:
    job = await in_studio(room)
    async with room.delivery.watch(ADA) as one, room.delivery.watch(ADA) as another:
        room.delivery.nudge(job.id)
        assert await next_of(one) == await next_of(another) == Changed(job.id)


async def test_waiting_for_news_can_be_broken_off_and_nothing_is_lost(room: Room) -> None:
    job = await in_studio(room)
    async with room.delivery.watch(ADA) as watch:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(watch), 0.01)
        room.delivery.nudge(job.id)
        assert await next_of(watch) == Changed(job.id)


async def test_a_job_that_is_gone_is_told_to_who_knew_it(room: Room) -> None:
    job, never = await in_studio(room), await ordered(room.db)
    async with room.delivery.watch(ADA) as watch:
        room.delivery.nudge(job.id)
        await next_of(watch)
        for gone in (never, job):
            await doors.delete(room.db, Job.id == gone.id)
            room.delivery.nudge(gone.id)
        assert await next_of(watch) == Changed(job.id)


async def test_a_database_that_is_away_for_a_moment_keeps_no_news_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await in_studio(room)
    away = [Away("no server"), Away("no server")]
    owners = doors.owners

    async def sometimes(*what: object) -> dict[int, int]:
        if away:
            raise away.pop()
        return await owners(*what)

    monkeypatch.setattr(doors, "owners", sometimes)
    async with room.delivery.watch(ADA) as watch:
        room.delivery.nudge(job.id)
        room.delivery.progress(job.id, Progress(1, 2))
        assert await next_of(watch) == Changed(job.id)
        assert await next_of(watch) == Progressed(job.id, Progress(1, 2))
    assert away == []


async def test_at_the_end_of_a_term_there_is_no_more_to_wait_for(room: Room) -> None:
    async with room.delivery.watch(ADA) as watch:
        waiting = asyncio.create_task(next_of(watch))
        await asyncio.sleep(0)
        await room.delivery.close()
        with pytest.raises(StopAsyncIteration):
            await waiting
    async with room.delivery.watch(ADA) as watch:
        with pytest.raises(StopAsyncIteration):
            await next_of(watch)


# --- no message -------------------------------------------------------------------------------------


async def test_no_message_is_about_what_the_studio_shows_and_its_row_is_read_once(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await in_studio(room)
    await room.told(job)
    await room.begin(job)
    await room.told(job)
    read = []
    get = jobs.get

    async def noted(db: Database, job_id: int) -> Job | None:
        read.append(job_id)
        return await get(db, job_id)

    monkeypatch.setattr(jobs, "get", noted)
    for step in range(100):
        room.delivery.progress(job.id, Progress(step, 100, preview=b"a JPEG"))
        room.delivery.moved(job.id)
        await room.idle()
    assert read == []
    await room.finish(job)
    await room.told(job)
    assert room.chats.calls == []


async def test_a_picture_that_was_wanted_in_the_chat_before_a_kill_comes_after_it(room: Room) -> None:
    job = await in_studio(room)
    await room.finish(job)
    await room.told(job)
    assert await doors.to_chat(room.db, job.id)
    for untold in await jobs.untold(room.db):  # as the next process does
        await room.told(untold)
    shown = room.chats.only(ADA)
    assert shown.photo is not None and shown.reply_to is None
    row = await room.row(job)
    assert row.file_id is not None and row.told_at is not None
    assert len(room.chats.asked("send_message")) == 1, "and no sound is made about it"


async def test_what_telegram_does_not_take_in_the_chat_stays_in_the_history(room: Room) -> None:
    job = await in_studio(room)
    await room.finish(job)
    await doors.to_chat(room.db, job.id)
    room.chats.always["edit_message_media"] = BadRequest("PHOTO_INVALID_DIMENSIONS")
    await room.told(job)
    assert "It is painted, but I cannot show it here" in room.chats.only(ADA).text
    row = await room.row(job)
    assert row.told_at is not None and row.result_sha is not None


async def test_what_becomes_of_trials_and_walls_is_no_message_either(room: Room) -> None:
    for kind in (JobKind.TRIAL, JobKind.TASTE):
        job = await ordered(room.db, ADA, door=Door.STUDIO, request=str(kind), kind=kind)
        await room.told(job)
        await jobs.cancel(room.db, job.id)
        await room.told(job)
    assert room.chats.calls == []
