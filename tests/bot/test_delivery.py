"""A job's message comes to say what the job's row says, whoever changed it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chats import Chats, Hold
from room import GROUP, HOLDER, JPEG, Room
from rows import ADA, BEN, opened, ordered, picture

from bot.pace import Pace
from engine.request import Progress
from storage import images, jobs, people
from storage.database import Database
from storage.look import StyleChoice
from storage.schema import Job, JobKind, JobState


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


async def test_a_new_job_is_announced_in_reply_to_its_photo_in_its_topic(room: Room) -> None:
    job = await room.ordered(chat_id=GROUP, thread_id=2, source_message_id=55)
    shown = room.chats.only(GROUP)
    assert shown.text == "🎨 <b>The Wave</b>\nYou are next."
    assert (shown.reply_to, shown.thread, shown.buttons) == (55, 2, ("✖️ Cancel",))
    assert (await room.row(job)).status_message_id is not None


async def test_a_message_that_is_there_already_becomes_the_jobs(room: Room) -> None:
    chooser = await room.chats.send_message(ADA, "In which manner?")
    await room.ordered(status_message_id=chooser.message_id)
    assert room.chats.only(ADA).text.endswith("You are next.")


async def test_a_style_of_ones_own_and_a_painting_that_is_gone_have_names_too(room: Room) -> None:
    sha = await images.keep(room.db, picture(33), mime="image/jpeg")
    await room.ordered(styles=(StyleChoice(image=sha),))
    await room.ordered(BEN, painting="mural")
    assert "<b>Your own style picture</b>" in room.chats.only(ADA).text
    assert "<b>mural</b>" in room.chats.only(BEN).text


async def test_the_picture_is_edited_into_the_message_and_the_job_is_delivered(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    await room.told(job)
    shown = room.chats.only(ADA)
    assert (shown.photo, shown.text) == (JPEG, "<b>The Wave</b>\n64 px · strength 50%")
    assert shown.buttons[:2] == ("Again, stronger · 65%", "Softer · 35%")
    assert shown.buttons[-2:] == ("Another painting", "More ▸")
    row = await room.row(job)
    assert row.state == JobState.DELIVERED
    assert row.file_id and row.told_at


async def test_a_job_that_was_never_announced_gets_text_first_and_the_picture_into_it(room: Room) -> None:
    job = await ordered(room.db, source_message_id=55)
    await room.finish(job)
    await room.told(job)
    assert [call.method for call in room.chats.calls] == ["send_message", "edit_message_media"]
    words, whole = room.chats.states
    assert (words.photo, words.buttons, words.reply_to) == (None, (), 55)
    assert whole.photo == JPEG


async def test_progress_is_shown_with_its_preview_and_the_newest_wins(room: Room) -> None:
    job = await room.ordered()
    await room.begin(job)
    hold = Hold()
    room.chats.trouble("edit_message_text", hold)
    room.delivery.nudge(job.id)
    await hold.begun.wait()
    for share in (0.1, 0.2, 0.3):
        room.delivery.progress(job.id, Progress(1, 10, preview=picture(int(100 * share)), share=share))
    room.delivery.progress(job.id, Progress(4, 10, share=0.4))
    hold.release()
    await room.idle()
    assert [shown.text[-3:] for shown in room.chats.states[1:]] == ["s …", "40%"]
    assert room.chats.only(ADA).photo == picture(30)  # the last preview there was


async def test_progress_that_comes_while_an_older_row_is_read_is_not_lost(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await room.ordered()
    read = jobs.get

    async def slowly(db: Database, job_id: int) -> Job | None:
        row = await read(db, job_id)
        if row and row.state == JobState.QUEUED:
            await room.begin(job)
            room.delivery.progress(job.id, Progress(1, 10, share=0.4))
        return row

    monkeypatch.setattr(jobs, "get", slowly)
    await room.told(job)
    assert room.chats.only(ADA).text.endswith("40%")


async def test_progress_waits_its_turn_and_the_end_does_not(db: Database) -> None:
    room = Room(db, Chats(), Pace(edit=1000))
    job = await room.ordered()
    await room.begin(job)
    room.delivery.progress(job.id, Progress(1, 10, share=0.1))
    await room.finish(job)
    await asyncio.wait_for(room.told(job), 60)
    assert [call.method for call in room.chats.calls] == ["send_message", "edit_message_media"]


async def test_nothing_is_said_twice(room: Room) -> None:
    job = await room.ordered()
    for _ in range(3):
        await room.told(job)
    await room.finish(job)
    for _ in range(3):
        await room.told(job)
    assert len(room.chats.calls) == 2


async def test_a_job_painted_anew_shows_no_progress_of_its_last_attempt(room: Room) -> None:
    job = await room.ordered()
    await room.begin(job)
    room.delivery.progress(job.id, Progress(5, 10, share=0.5))
    await room.idle()
    await jobs.release(room.db, job.id, holder=HOLDER, attempted=True)
    await room.told(job)
    assert room.chats.only(ADA).text.endswith("You are next.")
    await room.begin(job)
    await room.told(job)
    assert room.chats.only(ADA).text.endswith("Mixing the colours …")


async def test_the_place_in_the_queue_is_said_and_said_anew(room: Room) -> None:
    first, second = await room.ordered(), await room.ordered(BEN)
    assert "1 picture is ahead of yours." in room.chats.only(BEN).text
    await room.delivery.places.refresh()
    await room.begin(first)
    for job_id in await room.delivery.places.refresh():
        room.delivery.moved(job_id)
    await room.idle()
    assert "You are next." in room.chats.only(BEN).text
    assert "Mixing the colours" in room.chats.only(ADA).text
    assert (await room.row(second)).state == JobState.QUEUED


async def test_a_failure_is_told_once_with_a_way_to_try_again(room: Room) -> None:
    job = await room.ordered()
    await room.begin(job)
    await jobs.failed(room.db, job.id, holder=HOLDER, code="given-up", values={"attempts": 3})
    await room.told(job)
    assert room.chats.only(ADA).text.startswith("The painting did not work out: ")
    assert room.chats.only(ADA).buttons == ("↻ Try again",)
    assert not await jobs.untold(room.db)


async def test_a_failure_after_a_preview_is_told_under_it(room: Room) -> None:
    job = await room.ordered()
    await room.begin(job)
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(1)))
    await room.idle()
    await jobs.failed(room.db, job.id, holder=HOLDER, code="timed-out", values={"seconds": 1})
    await room.told(job)
    assert "did not work out" in room.chats.only(ADA).text


async def test_a_cancelled_job_says_so_and_one_without_a_message_says_nothing(room: Room) -> None:
    job, silent = await room.ordered(), await ordered(room.db, BEN)
    for each in (job, silent):
        assert await jobs.cancel(room.db, each.id)
        await room.told(each)
    assert room.chats.only(ADA).text == "Stopped. Nothing was painted."
    assert not room.chats.all(BEN)


async def test_a_job_that_is_forgotten_promises_nothing_any_more(room: Room) -> None:
    job = await room.ordered()
    await people.forget(room.db, ADA)
    await room.told(job)
    assert room.chats.only(ADA).text == "Stopped. Nothing was painted."
    assert room.chats.only(ADA).buttons == ()


@pytest.mark.parametrize(("after", "messages"), [(-1.0, 2), (1000.0, 1)])
async def test_who_waited_long_hears_a_sound(db: Database, after: float, messages: int) -> None:
    room = Room(db, Chats(), Pace(edit=0, ping_after=after))
    job = await room.ordered()
    await room.finish(job)
    await room.told(job)
    assert len(room.chats.all(ADA)) == messages
    if messages == 2:
        assert room.chats.all(ADA)[1].reply_to == (await room.row(job)).status_message_id


async def test_who_waited_long_for_a_taste_hears_of_a_sheet(db: Database) -> None:
    room = Room(db, Chats(), Pace(edit=0, ping_after=-1))
    job = await room.ordered(kind=JobKind.TASTE)
    await room.finish(job)
    await room.told(job)
    assert room.chats.all(ADA)[1].text == "Your sheet is full. Which one tastes best? ⬆️"


async def test_after_a_restart_the_end_is_told_once(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    await room.told(job)
    again = Room(room.db, room.chats)
    for untold in await jobs.untold(again.db):
        again.delivery.nudge(untold.id)
    await again.told(job)
    assert len(room.chats.calls) == 2


async def test_closing_finishes_the_call_under_way_and_begins_no_other(room: Room) -> None:
    job, other = await room.ordered(), await room.ordered(BEN)
    await room.finish(job)
    hold = Hold()
    room.chats.trouble("edit_message_media", hold)
    room.delivery.nudge(job.id)
    await hold.begun.wait()
    closing = asyncio.create_task(room.delivery.close())
    await asyncio.sleep(0)
    room.delivery.nudge(other.id)
    hold.release()
    await asyncio.wait_for(closing, 60)
    assert room.chats.only(ADA).photo == JPEG
    assert (await room.row(job)).state == JobState.DELIVERED
    assert len(room.chats.asked("edit_message_text")) == 0
