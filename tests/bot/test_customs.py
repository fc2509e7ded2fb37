"""A job's message goes by what the admins of its group have chosen."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from chats import Chats
from room import GROUP, HURRY, JPEG, Room
from rows import opened, picture

from bot import customs
from engine.request import Progress
from storage import group_rules
from storage.database import Database
from storage.rules import Rules


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def room(db: Database) -> AsyncIterator[Room]:
    """Whoever has waited at all is told when their picture is ready."""
    room = Room(db, Chats(), replace(HURRY, ping_after=-1))
    yield room
    await room.delivery.close()


async def test_a_quiet_group_sees_one_message_that_becomes_the_picture(room: Room) -> None:
    await group_rules.change(room.db, GROUP, quiet=True)
    job = await room.ordered(chat_id=GROUP)
    await room.begin(job)
    await room.told(job)
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(30), share=0.1))
    await room.idle()
    shown = room.chats.only(GROUP)
    assert (shown.photo, shown.text[-2:], shown.buttons) == (None, " …", ("✖️ Cancel",))
    await room.finish(job)
    await room.told(job)
    assert room.chats.only(GROUP).photo == JPEG


async def test_any_other_group_sees_it_form_and_is_told_when_it_is_ready(room: Room) -> None:
    await group_rules.change(room.db, GROUP, strength=0.3)
    job = await room.ordered(chat_id=GROUP)
    await room.begin(job)
    await room.told(job)
    room.delivery.progress(job.id, Progress(1, 10, preview=picture(30), share=0.1))
    await room.idle()
    assert room.chats.only(GROUP).photo == picture(30)
    await room.finish(job)
    await room.told(job)
    assert [shown.text[:22] for shown in room.chats.all(GROUP)][1:] == ["Your picture is ready."]


async def test_a_group_that_becomes_quiet_meanwhile_is_quiet_from_then_on(room: Room) -> None:
    job = await room.ordered(chat_id=GROUP)
    await group_rules.change(room.db, GROUP, quiet=True)
    await room.finish(job)
    await room.told(job)
    assert room.chats.only(GROUP).photo == JPEG


async def test_the_message_speaks_the_language_of_the_group(room: Room) -> None:
    await group_rules.change(room.db, GROUP, language="de")
    await room.ordered(chat_id=GROUP)
    assert "Abbrechen" in room.chats.only(GROUP).buttons[0]


async def test_a_task_goes_by_the_rules_of_the_chat_it_has_entered_and_of_no_other(db: Database) -> None:
    await group_rules.change(db, GROUP, quiet=True)

    async def busy_in(chat_id: int) -> list[bool]:
        await customs.enter(db, chat_id)
        await asyncio.sleep(0)
        return [customs.of(chat).quiet for chat in (GROUP, -7, 7, None)]

    assert await asyncio.gather(busy_in(GROUP), busy_in(-7), busy_in(7)) == [
        [True, False, False, False],
        [False] * 4,
        [False] * 4,
    ]
    assert customs.of(GROUP) == Rules()
