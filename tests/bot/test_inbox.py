"""Updates: a row before anything else, each lane in order, nothing lost and nothing done twice."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bots import bot_at
from telegram import Update
from telegram.error import NetworkError

from bot.inbox import Inbox
from bot.messages import Asked, owner_of
from bot.pace import Pace
from storage import inbox as rows
from storage.database import Database
from storage.inbox import Arrival

KINDS = [Update.MESSAGE, Update.CALLBACK_QUERY]
HURRY = Pace(album=0.5, resumed_album=1.0, handle_again=(0.01, 0.01), deaths=2)


def message(number: int, text: str = "hello", *, user: int = 1, album: str = "") -> Any:
    """A message as Telegram brings it: the update's id is also the message's."""
    person = {"id": user, "is_bot": False, "first_name": f"Person {user}"}
    said: dict[str, Any] = {"message_id": number, "date": 1, "from": person, "text": text}
    said["chat"] = {"id": user, "type": "private", "first_name": f"Person {user}"}
    if text.startswith("/"):
        said["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    if album:
        said["media_group_id"] = album
    return {"update_id": number, "message": said}


def may_order(update: Update) -> bool:
    """All but talk of the weather."""
    return update.message is None or update.message.text != "weather"


class Handler:
    """Remembers what it handled; what `before` does comes first."""

    def __init__(self, before: Callable[[list[int]], Any] | None = None) -> None:
        self.handled: list[list[int]] = []
        self.gave_up: list[int] = []
        self.before = before

    async def __call__(self, updates: Sequence[Update]) -> None:
        ids = [update.update_id for update in updates]
        if self.before:
            await self.before(ids)
        self.handled.append(ids)

    async def give_up(self, update: Update) -> None:
        self.gave_up.append(update.update_id)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(None, tmp_path / "data")
    yield database
    await database.close()


@asynccontextmanager
async def at_work(db: Database, handler: Handler, pace: Pace = HURRY) -> AsyncIterator[Inbox]:
    inbox = Inbox(db, bot_at(), KINDS, may_order, pace)
    await inbox.start(handler, handler.give_up)
    async with asyncio.timeout(60):
        yield inbox
    await inbox.stop()


async def test_an_update_that_comes_twice_is_handled_once(db: Database) -> None:
    handler = Handler()
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(5), message(5)])
        await inbox.accept([message(5)])
        await inbox.idle()
        await inbox.accept([message(5), message(6)])
        await inbox.idle()
    assert handler.handled == [[5], [6]]


async def test_one_persons_updates_keep_their_order_and_hold_up_nobody_else(db: Database) -> None:
    first_may_end = asyncio.Event()

    async def before(ids: list[int]) -> None:
        if ids == [1]:
            await first_may_end.wait()
        if ids == [3]:
            first_may_end.set()

    handler = Handler(before)
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1), message(2), message(3, user=7)])
        await inbox.idle()
    assert handler.handled == [[3], [1], [2]]


async def test_an_album_is_handled_whole_and_in_order(db: Database) -> None:
    handler = Handler()
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(2, album="a")])
        await inbox.accept([message(1, album="a"), message(9, album="b"), message(3, album="a")])
        await inbox.idle()
    assert handler.handled == [[1, 2, 3], [9]]


async def test_what_asks_to_stop_overtakes_and_what_came_before_is_not_handled_any_more(db: Database) -> None:
    cancelled, painting = asyncio.Event(), asyncio.Event()

    async def before(ids: list[int]) -> None:
        if ids == [1]:
            painting.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()
        if ids == [5]:
            await inbox.stop_before(cancel)
            assert cancelled.is_set()

    handler = Handler(before)
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1), message(2), message(3, album="a"), message(4, user=7)])
        await painting.wait()
        raw = message(5, "/cancel")
        said = Update.de_json(raw, bot_at()).message
        assert said is not None
        owner = owner_of(said)
        assert owner is not None
        cancel = Asked(5, said, owner)
        await inbox.accept([raw])
        await inbox.idle()
        await inbox.accept([message(6)])
        await inbox.idle()
    assert handler.handled == [[4], [5], [6]]
    handler.handled.clear()
    async with at_work(db, handler) as inbox:
        await inbox.idle()
    assert handler.handled == []


async def test_what_came_after_something_that_stops_is_handled_though_it_waited_already(db: Database) -> None:
    async def before(ids: list[int]) -> None:
        if ids == [1]:
            await asyncio.Event().wait()
        if ids == [2]:
            await inbox.stop_before(Asked(2, said, owner))

    raw = message(2, "/cancel")
    said = Update.de_json(raw, bot_at()).message
    assert said is not None
    owner = owner_of(said)
    assert owner is not None
    handler = Handler(before)
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1), raw, message(3), message(4, album="a"), message(5, album="a")])
        await inbox.idle()
    assert handler.handled == [[2], [3], [4, 5]]


async def test_what_a_process_has_not_finished_the_next_one_handles(db: Database) -> None:
    begun = asyncio.Event()

    async def before(ids: list[int]) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with at_work(db, Handler(before)) as inbox:
        await inbox.accept([message(1), message(2, album="a"), message(3, album="a"), message(4, user=8)])
        await begun.wait()
    handler = Handler()
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(5, album="a")])  # Telegram still had this part
        await inbox.idle()
    assert sorted(handler.handled) == [[1], [2, 3, 5], [4]]


async def test_an_update_that_costs_processes_their_lives_is_set_aside(db: Database) -> None:
    async def die(ids: list[int]) -> None:
        raise asyncio.CancelledError  # as a process that is gone: neither done nor put back

    handler = Handler(die)
    for _ in range(HURRY.deaths):
        async with at_work(db, handler) as inbox:
            await inbox.accept([message(1)])
            await inbox.idle()
    assert handler.gave_up == []
    handler.before = None
    for _ in range(2):
        async with at_work(db, handler) as inbox:
            await inbox.idle()
    assert handler.gave_up == [1] and handler.handled == []


async def test_who_was_not_told_that_an_update_is_set_aside_before_the_process_died_is_told_by_the_next(
    db: Database,
) -> None:
    async def die(*of_what: object) -> None:
        raise asyncio.CancelledError

    handler = Handler(die)
    for _ in range(HURRY.deaths):
        async with at_work(db, handler) as inbox:
            await inbox.accept([message(1)])
            await inbox.idle()
    dying = Inbox(db, bot_at(), KINDS, may_order, HURRY)
    await dying.start(handler, die)
    await dying.idle()
    async with at_work(db, handler) as inbox:
        await inbox.idle()
    assert handler.gave_up == [1] and handler.handled == []


async def test_who_cannot_be_told_yet_that_an_update_is_set_aside_is_told_when_telegram_is_back(
    db: Database,
) -> None:
    async def die(ids: list[int]) -> None:
        raise asyncio.CancelledError

    failures: list[int] = []

    async def away(update: Update) -> None:
        failures.append(update.update_id)
        if len(failures) <= 2 * len(HURRY.handle_again) + 2:  # all the attempts that a handler gets, and more
            raise NetworkError("connection reset")
        await handler.give_up(update)

    handler = Handler(die)
    for _ in range(HURRY.deaths):
        async with at_work(db, handler) as inbox:
            await inbox.accept([message(1)])
            await inbox.idle()
    patient = Inbox(db, bot_at(), KINDS, may_order, HURRY)
    await patient.start(handler, away)
    async with asyncio.timeout(20):
        await patient.idle()
    assert handler.gave_up == [1] and await rows.waiting(db) == []


class Process:
    """Dies of the first update, and with it whatever is at work beside it; nothing is put back."""

    def __init__(self, db: Database, handler: Handler, deaths: int = HURRY.deaths) -> None:
        self.beside: list[set[int]] = []
        self._db, self._handler = db, handler
        self._pace = replace(HURRY, deaths=deaths, album=0.05, resumed_album=0.1)
        self._at_work: set[int] = set()
        self._dead = asyncio.Event()

    async def live(self, *arrived: Any) -> None:
        """Returns when it has died, or worked off all there was."""
        self._handler.before = self._work
        others = asyncio.all_tasks()
        inbox = Inbox(self._db, bot_at(), KINDS, may_order, self._pace)
        await inbox.start(self._handler, self._handler.give_up)
        await inbox.accept(arrived)
        ends = [asyncio.create_task(end) for end in (inbox.idle(), self._dead.wait())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        gone = asyncio.all_tasks() - others
        for task in gone:
            task.cancel()
        await asyncio.gather(*gone, return_exceptions=True)

    async def _work(self, ids: list[int]) -> None:
        self._at_work.update(ids)
        self.beside.append({*self._at_work})
        if ids == [1]:
            await asyncio.sleep(1)  # whoever may be at work beside it is, too
            self._dead.set()
        if 1 in self._at_work:
            await asyncio.Event().wait()
        self._at_work.difference_update(ids)


async def test_what_was_at_work_beside_an_update_that_kills_is_worked_off_and_only_that_one_set_aside(
    db: Database,
) -> None:
    handler = Handler()
    first = Process(db, handler)
    await first.live(*(message(number, user=number) for number in (1, 2, 3)))
    assert {1, 2, 3} in first.beside and handler.handled == []
    second = Process(db, handler)
    await second.live(message(5, user=5), message(6, "/cancel", user=6))
    assert {1} in second.beside and not any(1 in beside for beside in second.beside if len(beside) > 1)
    await Process(db, handler).live()
    assert handler.gave_up == [1]
    assert sorted(handler.handled) == [[2], [3], [5], [6]]


async def test_nobody_waits_for_a_suspect_before_the_last_death_that_it_may_cost(db: Database) -> None:
    handler = Handler()
    await Process(db, handler, deaths=3).live(message(1), message(2, user=2))
    second = Process(db, handler, deaths=3)
    await second.live()
    assert {1, 2} in second.beside
    third = Process(db, handler, deaths=3)
    await third.live()
    assert {1} in third.beside and {1, 2} not in third.beside
    await Process(db, handler, deaths=3).live()
    assert handler.gave_up == [1] and handler.handled == [[2]]


async def test_what_is_only_slow_after_a_kill_holds_up_nobody_for_long(db: Database) -> None:
    async def before(ids: list[int]) -> None:
        if ids == [2]:
            await others.wait()
        if ids == [4]:
            others.set()

    others = asyncio.Event()
    handler = Handler()
    await Process(db, handler).live(message(1), message(2, user=2), message(3, user=2))
    handler.before = before
    async with at_work(db, handler, replace(HURRY, alone=0.05)) as inbox:
        await inbox.accept([message(4, user=4)])
        await inbox.idle()
    assert handler.handled == [[1], [4], [2], [3]]


async def test_an_album_in_work_at_a_kill_is_worked_on_whole(db: Database) -> None:
    handler = Handler()
    parts = [message(number, user=2, album="a") for number in (2, 3)]
    first = Process(db, handler)
    await first.live(message(1), *parts)
    assert {1, 2, 3} in first.beside
    for _ in range(2):
        await Process(db, handler).live()
    assert handler.handled == [[2, 3]]


async def test_while_telegram_cannot_be_reached_an_update_is_tried_again(db: Database) -> None:
    async def unreachable(ids: list[int]) -> None:
        failures.append(ids)
        if len(failures) < 3:
            raise NetworkError("connection reset")

    failures: list[list[int]] = []
    handler = Handler(unreachable)
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1)])
        await inbox.idle()
        assert handler.handled == [[1]] and handler.gave_up == []
        failures.clear()
        handler.before = never
        await inbox.accept([message(2)])
        await inbox.idle()
    assert handler.gave_up == [2]


async def never(ids: list[int]) -> None:
    raise NetworkError("connection reset")


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "edited_message": message(1)["message"]},
        {"update_id": 1, "purchased_paid_media": {"x": 1}},
        {"update_id": 1, "message": "no message at all"},
        {"update_id": 1},
    ],
)
async def test_what_nobody_answers_or_understands_is_passed_over(db: Database, raw: Any) -> None:
    handler = Handler()
    async with at_work(db, handler) as inbox:
        await inbox.accept([raw])
        await inbox.idle()
    assert handler.handled == []


def odd(number: int = 2, **said: Any) -> Any:
    """A message that differs from one of Telegram's in these fields."""
    raw = message(number)
    raw["message"] |= said
    return raw


def deep() -> Any:
    """More lists in each other than can be written down."""
    found: list[Any] = []
    for _ in range(2000):
        found = [found]
    return found


ODD = {
    "text": odd(text=5),
    "caption": odd(text=None, caption=["x"]),
    "chat too large": odd(chat={"id": 2**63, "type": "private"}),
    "chat no number": odd(chat={"id": "x", "type": "private"}),
    "person too large": odd(**{"from": {"id": 2**70, "is_bot": False, "first_name": "A"}}),
    "update too large": odd(2**63),
    "album no word": odd(media_group_id=[5]),
    "album too long": odd(media_group_id="5" * 65),
    "album half a sign": odd(media_group_id="\ud800"),
    "message no number": odd(message_id="x", media_group_id="a"),
    "entities": odd(text="/wave", entities=[{"type": "bot_command", "offset": "0", "length": 5}]),
    "deep": odd(text="hello", sticker=deep()),
    "button": {"update_id": 2, "callback_query": {"id": "1", "from": {"id": 2**64}, "data": "x"}},
    "no message": {"update_id": 2, "message": "no message at all"},
}


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD)
async def test_an_odd_update_is_passed_over_in_one_line_and_the_others_with_it_are_handled(
    db: Database, raw: Any, caplog: pytest.LogCaptureFixture
) -> None:
    handler = Handler()
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1), raw, message(3)])
        await inbox.idle()
    assert handler.handled == [[1], [3]]
    [told] = caplog.records
    assert str(raw["update_id"]) in told.getMessage() and "\n" not in told.getMessage()
    assert told.exc_info is None


@pytest.mark.parametrize("attempts", [0, HURRY.deaths - 1], ids=["waiting", "suspect"])
@pytest.mark.parametrize(
    "body", ["", "{", "[]", "5", json.dumps(odd(text=5)), json.dumps(ODD["album no word"])]
)
async def test_a_row_that_cannot_be_read_any_more_is_done_with_and_holds_up_nobody(
    db: Database, body: str, attempts: int, caplog: pytest.LogCaptureFixture
) -> None:
    later = json.dumps(message(3))
    await rows.add(db, [Arrival(id=number, body=body) for number in (1, 2)] + [Arrival(id=3, body=later)])
    for _ in range(attempts):
        await rows.begin(db, [1, 2, 3])
    handler = Handler()
    for _ in range(2):
        async with at_work(db, handler) as inbox:
            await inbox.idle()
    assert handler.handled == [[3]] and handler.gave_up == []
    assert len([line for line in caplog.messages if "not understood" in line]) == 2


async def test_what_is_no_order_is_answered_in_spite_of_a_cancellation(db: Database) -> None:
    painting, may_go_on = asyncio.Event(), asyncio.Event()

    async def before(ids: list[int]) -> None:
        if ids == [1]:
            painting.set()
            await may_go_on.wait()
        if ids == [4]:
            said = Update.de_json(raw, bot_at()).message
            assert said is not None
            owner = owner_of(said)
            assert owner is not None
            await inbox.stop_before(Asked(4, said, owner))
            may_go_on.set()

    raw = message(4, "/cancel")
    handler = Handler(before)
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1, "weather"), message(2), message(3, "weather")])
        await painting.wait()
        await inbox.accept([raw])
        await inbox.idle()
    assert handler.handled == [[4], [1], [3]]


async def test_what_another_process_has_written_down_is_found_and_answered_once(db: Database) -> None:
    """As a bot that led before, and took an update just when the next one began."""
    going_on = asyncio.Event()
    handler = Handler(lambda ids: going_on.wait())
    async with at_work(db, handler) as inbox:
        await inbox.accept([message(1)])
        await rows.add(db, [Arrival(id=2, body=json.dumps(message(2, user=2)), chat_id=2, user_id=2)])
        for _ in range(3):
            await inbox.look()
        going_on.set()
        await inbox.idle()
        await inbox.look()
        await inbox.idle()
    assert sorted(handler.handled) == [[1], [2]]
    assert await rows.waiting(db) == []


async def test_what_is_written_down_after_the_end_of_a_term_is_left_to_whoever_leads_then(
    db: Database,
) -> None:
    handler = Handler()
    async with at_work(db, handler) as inbox:
        pass
    await rows.add(db, [Arrival(id=1, body=json.dumps(message(1)), chat_id=1, user_id=1)])
    await inbox.look()
    await inbox.accept([message(2, user=2)])
    await inbox.idle()
    assert handler.handled == [] and [row.id for row in await rows.waiting(db)] == [1, 2]


async def test_what_was_worked_off_by_one_that_leads_no_more_is_left_to_the_next(db: Database) -> None:
    """A handler may have been told that it may not speak, and have thought nothing of it."""
    leads = [True]

    async def loses_the_lead(ids: list[int]) -> None:
        leads[0] = False

    first, second = Handler(loses_the_lead), Handler()
    async with at_work(db, first) as inbox:
        inbox.leads = lambda: leads[0]
        await inbox.accept([message(1)])
        await inbox.idle()
    async with at_work(db, second) as inbox:
        await inbox.idle()
    assert (first.handled, second.handled) == ([[1]], [[1]])
    assert await rows.waiting(db) == []
