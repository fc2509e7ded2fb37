"""Whatever Telegram does, a picture comes once, nothing covers it, and what cannot be brought is given up."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from chats import Chats, Hold, Late
from room import GROUP, HURRY, JPEG, Room
from rows import ADA, BEN, opened, ordered, picture
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from engine.request import Progress
from storage import history, jobs
from storage.database import Database
from storage.schema import JobState

NO_RIGHTS = BadRequest("Not enough rights to send photos to the chat")
SUPERGROUP = -100777


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


# --- slow, limited, lost ------------------------------------------------------------------------


async def test_an_edit_that_hangs_holds_up_nobody_else(room: Room) -> None:
    hanging, other = await room.ordered(), await room.ordered(BEN)
    for job in (hanging, other):
        await room.finish(job)
    hold = Hold()
    room.chats.trouble("edit_message_media", hold)
    room.delivery.nudge(hanging.id)
    await hold.begun.wait()
    room.delivery.nudge(other.id)
    await room.chats.until(lambda: room.chats.only(BEN).photo == JPEG)
    hold.release()
    await room.idle()
    assert room.chats.only(ADA).photo == room.chats.only(BEN).photo == JPEG
    assert len(room.chats.asked("edit_message_media")) == 2


async def test_a_preview_that_hangs_is_followed_by_the_picture_and_never_the_other_way_round(
    room: Room,
) -> None:
    job = await room.ordered()
    await room.begin(job)
    hold = Hold()
    room.chats.trouble("edit_message_media", hold)
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(1)))
    await hold.begun.wait()
    await room.finish(job)
    room.delivery.nudge(job.id)
    hold.release()
    await room.idle()
    assert [shown.photo for shown in room.chats.states] == [None, picture(1), JPEG]


async def test_a_preview_that_is_never_answered_is_given_up_after_its_time(db: Database) -> None:
    room = Room(db, Chats(), replace(HURRY, call=0.05))
    job = await room.ordered()
    await room.begin(job)
    hold = Hold()
    room.chats.trouble("edit_message_media", hold)
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(1)))
    await hold.begun.wait()
    await room.finish(job)
    await room.told(job)
    assert room.chats.only(ADA).photo == JPEG


async def test_an_older_edit_that_arrives_after_the_picture_is_painted_over(room: Room) -> None:
    job = await room.ordered()
    await room.begin(job)
    room.chats.trouble("edit_message_media", TimedOut())
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(1)))
    await room.chats.until(lambda: len(room.chats.asked("edit_message_media")) == 1)
    await room.finish(job)
    room.delivery.nudge(job.id)
    await room.chats.until(lambda: room.chats.only(ADA).photo == JPEG)
    (where,) = room.chats.messages
    room.chats.messages[where] = replace(room.chats.messages[where], photo=picture(1))
    await room.idle()
    assert room.chats.only(ADA).photo == JPEG
    assert (await room.row(job)).state == JobState.DELIVERED


async def test_a_limit_on_the_announcement_never_lets_it_cover_the_finished_picture(room: Room) -> None:
    job = await ordered(room.db)
    room.chats.trouble("send_message", RetryAfter(5), RetryAfter(0))
    room.delivery.nudge(job.id)
    await room.chats.until(lambda: len(room.chats.calls) == 1)
    await room.finish(job)
    room.delivery.nudge(job.id)
    await room.idle()
    assert room.chats.only(ADA).photo == JPEG
    assert not any("You are next" in shown.text for shown in room.chats.states)
    assert len(room.chats.asked("send_message")) == 3


async def test_a_picture_whose_answer_is_lost_is_not_shown_twice(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    room.chats.trouble("edit_message_media", Late())
    await room.told(job)
    assert [shown.photo for shown in room.chats.states] == [None, JPEG]
    assert (await room.row(job)).state == JobState.DELIVERED


async def test_announcements_whose_answers_are_lost_come_to_an_end(room: Room) -> None:
    job = await ordered(room.db)
    room.chats.trouble("send_message", *[Late() for _ in range(50)])
    await room.told(job)
    assert len(room.chats.all(ADA)) == room.delivery.pace.messages


async def test_a_network_that_is_down_is_borne_for_as_long_as_it_takes(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    room.chats.trouble("edit_message_media", *[NetworkError("Bad Gateway")] * 4, *[TimedOut()] * 4)
    await room.told(job)
    assert room.chats.only(ADA).photo == JPEG
    assert (await room.row(job)).tries == 0


# --- where messages and chats go ----------------------------------------------------------------


async def test_a_deleted_message_is_left_in_peace_until_there_is_a_picture(room: Room) -> None:
    job = await room.ordered()
    await room.begin(job)
    room.chats.messages.clear()
    for share in (0.1, 0.2, 0.3):
        room.delivery.progress(job.id, Progress(1, 10, share=share))
        await room.idle()
    assert len(room.chats.asked("edit_message_text")) == 1
    assert not room.chats.messages
    await room.finish(job)
    await room.told(job)
    assert room.chats.only(ADA).photo == JPEG


async def test_a_message_that_is_deleted_again_and_again_is_given_up(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    room.chats.always["edit_message_media"] = BadRequest("Message to edit not found")
    await room.told(job)
    assert len(room.chats.asked("send_message")) <= 3
    assert (await room.row(job)).state == JobState.DELIVERED


async def test_a_group_that_moves_in_the_middle_of_a_render_gets_the_picture_in_its_new_chat(
    room: Room,
) -> None:
    job = await room.ordered(chat_id=GROUP, source_message_id=55, thread_id=2)
    other = await room.ordered(BEN, chat_id=GROUP)
    await room.begin(job)
    room.chats.trouble("edit_message_media", ChatMigrated(SUPERGROUP))
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(1)))
    await room.idle()
    await room.finish(job)
    await room.told(job)
    assert room.chats.only(SUPERGROUP).photo == JPEG
    assert (await room.row(job)).chat_id == (await room.row(other)).chat_id == SUPERGROUP
    assert len(room.chats.all(GROUP)) == 2  # what stood there still stands


async def test_a_group_that_has_moved_when_the_picture_is_done_gets_it_too(room: Room) -> None:
    job = await room.ordered(chat_id=GROUP)
    await room.finish(job)
    room.chats.trouble("edit_message_media", ChatMigrated(SUPERGROUP))
    await room.told(job)
    assert room.chats.only(SUPERGROUP).photo == JPEG


# --- what can never be brought ------------------------------------------------------------------


async def test_no_right_to_send_pictures_is_given_up_after_few_tries_and_few_messages(room: Room) -> None:
    job = await room.ordered(chat_id=GROUP)
    await room.begin(job)
    room.chats.always["edit_message_media"] = NO_RIGHTS
    for share in (0.1, 0.2, 0.3):
        room.delivery.progress(job.id, Progress(1, 10, preview=picture(1), share=share))
        await room.idle()
    await room.finish(job)
    for _ in range(10):
        await room.told(job)
    assert len(room.chats.all(GROUP)) <= 3
    assert len(room.chats.calls) <= 8
    assert not await jobs.untold(room.db)
    kept = await history.entry(room.db, ADA, 0)
    assert kept is not None and kept.id == job.id and kept.file_id is None


async def test_a_message_whose_picture_is_refused_says_where_it_is_and_promises_no_more(room: Room) -> None:
    job = await room.ordered()
    room.chats.always["edit_message_media"] = NO_RIGHTS
    await room.finish(job)
    await room.told(job)
    said = room.chats.only(ADA)
    assert "waits in your /history" in said.text and said.buttons == ()


async def test_tries_are_counted_across_restarts(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    for _ in range(room.delivery.pace.tries - 1):
        await jobs.tried(room.db, job.id)
    room.chats.always["edit_message_media"] = NO_RIGHTS
    await Room(room.db, room.chats).told(job)
    assert len(room.chats.asked("edit_message_media")) == 1
    assert (await room.row(job)).state == JobState.DELIVERED


@pytest.mark.parametrize(
    "error",
    [Forbidden("Forbidden: bot was blocked by the user"), BadRequest("Chat not found")],
)
async def test_who_has_blocked_the_bot_finds_the_picture_in_the_history(room: Room, error: Exception) -> None:
    job = await room.ordered()
    await room.finish(job)
    room.chats.always["edit_message_media"] = error
    await room.told(job)
    assert len(room.chats.calls) == 2
    assert await history.entry(room.db, ADA, 0) is not None


@pytest.mark.parametrize("error", [Forbidden("Forbidden: bot was blocked"), BadRequest("TOPIC_CLOSED")])
async def test_nothing_is_painted_for_whom_nobody_can_tell_of_it(room: Room, error: Exception) -> None:
    job = await ordered(room.db)
    room.chats.always["send_message"] = error
    for _ in range(3):
        await room.told(job)
    assert len(room.chats.calls) == 1
    assert (await room.row(job)).state == JobState.CANCELLED


async def test_words_that_nobody_has_met_are_asked_about_once(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[BaseException] = []

    async def admins(error: BaseException) -> None:
        asked.append(error)

    room.delivery.on_riddle = admins
    room.chats.always["edit_message_media"] = BadRequest("The moon is in the wrong house")
    with caplog.at_level(logging.WARNING):
        for job in (await room.ordered(), await room.ordered(BEN)):
            await room.finish(job)
            await room.told(job)
    assert [str(error) for error in asked] == ["The moon is in the wrong house"]
    assert len(caplog.records) == 1
    assert not await jobs.untold(room.db)


async def test_a_picture_whose_file_is_gone_holds_up_nothing(room: Room) -> None:
    job = await room.ordered()
    await room.finish(job)
    sha = (await room.row(job)).shown_sha or ""
    await room.db.files.delete([f"{sha[:2]}/{sha}"])
    await room.told(job)
    assert not await jobs.untold(room.db)


async def test_a_sound_that_cannot_be_made_harms_nothing(db: Database) -> None:
    room = Room(db, Chats(), replace(HURRY, ping_after=-1))
    job = await room.ordered()
    await room.finish(job)
    room.chats.always["send_message"] = Forbidden("Forbidden: bot was blocked by the user")
    await room.told(job)
    assert (await room.row(job)).state == JobState.DELIVERED
    assert (await room.row(job)).file_id


# --- our own side -------------------------------------------------------------------------------


async def test_a_full_disk_makes_a_pause_and_uploads_nothing_twice(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job = await room.ordered()
    await room.finish(job)
    tries, tried_twice = [], asyncio.Event()

    async def no_space(*args: object, **values: object) -> None:
        tries.append(args)
        if len(tries) == 2:
            tried_twice.set()
        raise OSError("no space left on the device")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "delivered", no_space)
        room.delivery.nudge(job.id)
        await tried_twice.wait()
        assert "no space left" in (room.delivery.trouble() or "")
    await room.idle()
    assert room.delivery.trouble() is None
    assert len(room.chats.asked("edit_message_media")) == 1
    assert (await room.row(job)).state == JobState.DELIVERED
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [bool(error.exc_info) for error in errors[:2]] == [True, False]


async def test_an_end_that_failed_once_does_not_wait_for_the_turn_of_what_passes(db: Database) -> None:
    room = Room(db, Chats(), replace(HURRY, edit=1000, again=0.05))
    job = await room.ordered()
    await room.finish(job)
    room.chats.trouble("edit_message_media", NetworkError("Bad Gateway"))
    room.delivery.nudge(job.id)
    await room.chats.until(lambda: len(room.chats.asked("edit_message_media")) == 1)
    room.delivery.moved(job.id)
    await asyncio.wait_for(room.idle(), 60)
    assert room.chats.only(ADA).photo == JPEG
