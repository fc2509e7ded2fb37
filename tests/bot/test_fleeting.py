"""Inline queries: answered at once or not at all, and in nobody's way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bots import bot_at
from rows import ADA, BEN, opened
from telegram import Update
from telegram.error import NetworkError

from bot.features import Feature
from bot.handlers import FEATURES, inline
from bot.inbox import Inbox
from bot.pace import Pace
from bot.routing import kinds_of, may_order
from storage import inbox as rows
from storage.database import Database

HURRY = Pace(handle_again=(0.01, 0.01))
KINDS = [Update.MESSAGE, Update.INLINE_QUERY]


def query(number: int, text: str = "wave", *, user: int = ADA) -> Any:
    person = {"id": user, "is_bot": False, "first_name": f"Person {user}"}
    return {
        "update_id": number,
        "inline_query": {"id": str(number), "from": person, "query": text, "offset": ""},
    }


def message(number: int, *, user: int = ADA) -> Any:
    person = {"id": user, "is_bot": False, "first_name": f"Person {user}"}
    chat = {"id": user, "type": "private", "first_name": f"Person {user}"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "from": person, "chat": chat, "text": "hello"},
    }


class Handler:
    """Remembers what it has begun and ended; what `during` does lies in between."""

    def __init__(self, during: Callable[[int], Any] | None = None) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.during = during

    async def __call__(self, updates: Sequence[Update]) -> None:
        number = updates[0].update_id
        self.begun.append(number)
        if self.during:
            await self.during(number)
        self.ended.append(number)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await opened(tmp_path)
    yield database
    await database.close()


@asynccontextmanager
async def at_work(db: Database, handler: Handler, pace: Pace = HURRY) -> AsyncIterator[Inbox]:
    async def gave_up(update: Update) -> None:
        raise AssertionError("nobody is told of an inline query")

    inbox = Inbox(db, bot_at(), KINDS, may_order, pace)
    await inbox.start(handler, gave_up)
    async with asyncio.timeout(60):
        yield inbox
    await inbox.stop()


async def test_it_is_no_row_and_a_restart_leaves_it_be(db: Database) -> None:
    async def for_ever(number: int) -> None:
        begun.set()
        await asyncio.Event().wait()

    begun = asyncio.Event()
    first = Handler(for_ever)
    async with at_work(db, first) as inbox:
        await inbox.accept([query(1)])
        await begun.wait()
        assert await rows.waiting(db) == []
    second = Handler()
    async with at_work(db, second) as inbox:
        await inbox.idle()
    assert (first.begun, first.ended, second.begun) == ([1], [], [])


async def test_of_one_persons_queries_the_newest_is_answered(db: Database) -> None:
    async def until_all_are_there(number: int) -> None:
        if number == 1:
            begun.set()
        await typed.wait()

    begun, typed = asyncio.Event(), asyncio.Event()
    handler = Handler(until_all_are_there)
    async with at_work(db, handler) as inbox:
        await inbox.accept([query(1, "w")])
        await begun.wait()
        await inbox.accept([query(2, "wa"), query(3, "wav"), query(4, user=BEN)])
        typed.set()
        await inbox.idle()
    assert sorted(handler.ended) == [3, 4]


async def test_messages_do_not_wait_for_those_who_type(db: Database) -> None:
    async def until_the_message_is_handled(number: int) -> None:
        if number == 9:
            handled.set()
        await handled.wait()

    handled = asyncio.Event()
    handler = Handler(until_the_message_is_handled)
    async with at_work(db, handler, replace(HURRY, queries=2, lanes=1)) as inbox:
        await inbox.accept([*(query(number, user=number) for number in range(1, 6)), message(9)])
        await handled.wait()
        await inbox.idle()
    assert sorted(handler.ended) == [1, 2, 3, 4, 5, 9]


async def test_what_takes_too_long_is_let_go_and_so_is_what_waits_behind_it(db: Database) -> None:
    async def for_ever(number: int) -> None:
        await asyncio.Event().wait()

    handler = Handler(for_ever)
    async with at_work(db, handler, replace(HURRY, queries=1, query=0.05)) as inbox:
        await inbox.accept([query(1), query(2, user=BEN)])
        await inbox.idle()
    assert handler.ended == []


async def test_while_telegram_cannot_be_reached_it_is_not_tried_again(db: Database) -> None:
    async def unreachable(number: int) -> None:
        raise NetworkError("connection reset")

    handler = Handler(unreachable)
    async with at_work(db, handler) as inbox:
        await inbox.accept([query(1)])
        await inbox.idle()
    assert handler.begun == [1]


async def test_a_cancellation_stops_none() -> None:
    assert not may_order(Update.de_json(query(1), bot_at()))


def test_telegram_is_asked_for_what_the_features_answer_and_for_nothing_else() -> None:
    assert kinds_of(FEATURES) == [
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
        "my_chat_member",
        "guest_message",
    ]
    assert kinds_of([inline.FEATURE]) == ["inline_query"]
    assert kinds_of([Feature()]) == []
