"""Telegram's limits are kept, the urgent go first, and who is asked to wait all the same does."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pytest
from leaping import at_once
from telegram.error import RetryAfter, TimedOut

from bot.gate import Priority
from bot.limits import IMPATIENT, Claim, Patience, Silenced
from bot.pace import Pace
from bot.verdicts import seconds_of

GROUP = -4001


class Telegram:
    """Takes what its limits allow, and asks to wait where a sender goes beyond them.

    Its own reckoning: 30 messages in any second; in a chat one a second over any minute and 4 at once at
    most; in a group 20 in any minute. `waits`: seconds it asks to wait before anything else, first to last.
    """

    def __init__(self, *waits: int, latency: float = 0.1) -> None:
        self.waits = list(waits)
        self.latency = latency
        self.refused = 0
        self.times: defaultdict[Any, list[float]] = defaultdict(list)
        self.calls: list[tuple[str, Any, float]] = []

    async def answer(self, endpoint: str, data: dict[str, Any]) -> str:
        now = asyncio.get_running_loop().time()
        chat = data.get("chat_id")
        self.calls.append((endpoint, chat, now))
        if self.waits:
            raise RetryAfter(self.waits.pop(0))
        limits = [] if endpoint.startswith("get") else [("bot", 30, 1.0)]
        if chat is not None and endpoint != "setMessageReaction":  # nobody is told of one
            limits += [(chat, 20, 60.0)] if chat < 0 else [(chat, 60, 60.0)]
            limits += [(chat, 4, 1.0)]
        for whose, most, seconds in limits:
            if len([at for at in self.times[whose][-60:] if at > now - seconds]) >= most:
                self.refused += 1
                raise RetryAfter(5)
        for whose in {"bot", chat} - {None}:
            self.times[whose].append(now)
        await asyncio.sleep(self.latency)
        return "yes"

    async def asked(
        self, patience: Patience, endpoint: str = "sendMessage", chat: Any = 7, args: Any = None
    ) -> float:
        """When a request has been answered, in seconds."""
        data = {} if chat is None else {"chat_id": chat}
        await patience.process_request(self.answer, (endpoint, data), {}, endpoint, data, args)
        return asyncio.get_running_loop().time()


def chats_of(calls: Sequence[tuple[str, Any, float]]) -> list[Any]:
    return [chat for _, chat, _ in calls]


def test_three_hundred_chats_wait_and_the_result_of_one_comes_at_once_and_nothing_is_refused() -> None:
    telegram = Telegram()

    async def rush() -> float:
        patience = Patience()
        previews = [
            telegram.asked(patience, "editMessageMedia", chat, Claim(Priority.PREVIEW))
            for chat in range(1, 301)
            for _ in range(5)
        ]
        waiting = [asyncio.create_task(preview) for preview in previews]
        await asyncio.sleep(2)  # in the midst of it
        result = await telegram.asked(patience, "editMessageMedia", 150, Claim(Priority.RESULT)) - 2
        await asyncio.gather(*waiting)
        return result

    assert at_once(rush()) < 1
    assert telegram.refused == 0
    assert len(telegram.calls) == 1501


def test_three_hundred_results_at_the_same_time_take_what_the_limit_allows_and_a_second() -> None:
    telegram = Telegram()

    async def rush() -> list[float]:
        patience = Patience()
        results = (
            telegram.asked(patience, "editMessageMedia", chat, Claim(Priority.RESULT))
            for chat in range(1, 301)
        )
        return await asyncio.gather(*results)

    ends = sorted(at_once(rush()))
    assert all(end <= place / 30 + 1 for place, end in enumerate(ends))
    assert telegram.refused == 0


def test_a_group_full_of_previews_keeps_room_for_its_result() -> None:
    telegram = Telegram()

    async def rush() -> float:
        patience = Patience()
        for _ in range(40):
            claim = Claim(Priority.PREVIEW, 0)
            try:
                await telegram.asked(patience, "editMessageMedia", GROUP, claim)
            except RetryAfter:
                await asyncio.sleep(1)
        began = asyncio.get_running_loop().time()
        return await telegram.asked(patience, "editMessageMedia", GROUP, Claim(Priority.RESULT)) - began

    assert at_once(rush()) < 4
    assert telegram.refused == 0


def test_signs_on_photos_take_no_turn_of_what_is_said_in_their_group() -> None:
    telegram = Telegram()

    async def rush() -> float:
        patience = Patience()
        claim = Claim(Priority.MENU)
        signs = [
            asyncio.create_task(telegram.asked(patience, "setMessageReaction", GROUP, claim))
            for _ in range(60)
        ]
        await asyncio.sleep(1)
        began = asyncio.get_running_loop().time()
        result = await telegram.asked(patience, "editMessageMedia", GROUP, Claim(Priority.RESULT)) - began
        await asyncio.gather(*signs)
        return result

    assert at_once(rush()) < 0.2
    assert telegram.refused == 0


def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    telegram = Telegram()

    async def rush() -> float:
        patience = Patience()
        crowded = [asyncio.create_task(telegram.asked(patience, chat=GROUP)) for _ in range(30)]
        await asyncio.sleep(0)
        other = await telegram.asked(patience, chat=8)
        await asyncio.gather(*crowded)
        return other

    assert at_once(rush()) == pytest.approx(telegram.latency)
    assert telegram.refused == 0


def test_a_chat_with_much_to_say_takes_turns_with_the_others() -> None:
    telegram = Telegram()

    async def rush() -> None:
        patience = Patience()
        chats = [1] * 9 + [2] * 9 + [3] * 9
        await asyncio.gather(*(telegram.asked(patience, chat=chat) for chat in chats))

    at_once(rush())
    assert Counter(chats_of(telegram.calls[9:18])) == {1: 3, 2: 3, 3: 3}


def test_answers_go_before_results_before_previews_before_menus() -> None:
    telegram = Telegram()

    async def rush() -> None:
        patience = Patience()
        full = [telegram.asked(patience, chat=chat) for chat in range(100, 130)]
        late = [
            telegram.asked(patience, "setMyCommands", None),
            telegram.asked(patience, "editMessageMedia", 1, Claim(Priority.PREVIEW)),
            telegram.asked(patience, "editMessageMedia", 2, Claim(Priority.RESULT)),
            telegram.asked(patience, "answerCallbackQuery", None),
        ]
        await asyncio.gather(*full, *late)

    at_once(rush())
    names = [endpoint for endpoint, _, _ in telegram.calls[30:]]
    assert names == ["answerCallbackQuery", "editMessageMedia", "editMessageMedia", "setMyCommands"]
    assert chats_of(telegram.calls[31:33]) == [2, 1]


def test_what_is_no_message_does_not_wait() -> None:
    telegram = Telegram()

    async def rush() -> float:
        patience = Patience()
        full = [asyncio.create_task(telegram.asked(patience, chat=chat)) for chat in range(100, 160)]
        await asyncio.sleep(0)
        asked = await telegram.asked(patience, "getChatMember", None)
        await asyncio.gather(*full)
        return asked

    assert at_once(rush()) <= telegram.latency


def test_a_message_that_would_be_late_is_put_off_and_takes_no_place() -> None:
    telegram = Telegram()

    async def rush() -> list[Any]:
        patience = Patience()
        asked = (telegram.asked(patience, args=IMPATIENT) for _ in range(10))
        return await asyncio.gather(*asked, return_exceptions=True)

    outcomes = at_once(rush())
    put_off = [error for error in outcomes if isinstance(error, RetryAfter)]
    assert len(put_off) == 7 and len(telegram.calls) == 3
    assert all(4 <= seconds_of(error) < 5 for error in put_off)


def test_who_stops_waiting_takes_no_turn() -> None:
    telegram = Telegram()

    async def rush() -> None:
        patience = Patience()
        waiting = [asyncio.create_task(telegram.asked(patience)) for _ in range(6)]
        await asyncio.sleep(1)
        for task in waiting[3:]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await telegram.asked(patience)

    at_once(rush())
    assert len(telegram.calls) == 4


def test_a_request_waits_as_long_as_it_is_asked_to() -> None:
    telegram = Telegram(3, 8)
    assert 11 <= at_once(telegram.asked(Patience())) < 12
    assert len(telegram.calls) == 3


@pytest.mark.parametrize("endpoint", ["getFile", "setMyCommands", "answerCallbackQuery"])
def test_what_is_said_in_no_chat_waits_too_where_it_is_asked_to(endpoint: str) -> None:
    telegram = Telegram(3)
    assert 3 <= at_once(telegram.asked(Patience(), endpoint, None)) < 4


def test_all_of_a_chat_wait_when_telegram_asks_and_the_others_do_not() -> None:
    telegram = Telegram(10)

    async def rush() -> list[float]:
        patience = Patience()
        first = asyncio.create_task(telegram.asked(patience, chat=1))
        await asyncio.sleep(1)
        return await asyncio.gather(first, telegram.asked(patience, chat=1), telegram.asked(patience, chat=2))

    first, same, other = at_once(rush())
    assert first > 10 and same > 10
    assert other < 2


def test_a_request_waits_no_longer_than_its_patience_in_all() -> None:
    telegram = Telegram(40, 40, 40)
    with pytest.raises(RetryAfter):
        at_once(telegram.asked(Patience(Pace(in_line=100))))
    assert len(telegram.calls) == 3


def test_an_impatient_request_learns_of_it_at_once() -> None:
    telegram = Telegram(1)

    async def ends() -> float:
        with pytest.raises(RetryAfter):
            await telegram.asked(Patience(), args=IMPATIENT)
        return asyncio.get_running_loop().time()

    assert at_once(ends()) == 0


def test_other_errors_pass() -> None:
    async def fails() -> None:
        raise TimedOut

    with pytest.raises(TimedOut):
        at_once(Patience().process_request(fails, (), {}, "sendMessage", {}, None))


async def test_who_leads_no_more_says_nothing_and_asks_only_who_it_is() -> None:
    telegram, patience, leads = Telegram(), Patience(), [True]
    patience.leads = lambda: leads[0]
    await telegram.asked(patience)
    leads[0] = False
    for endpoint in ("sendMessage", "editMessageMedia", "setMyCommands", "answerCallbackQuery"):
        with pytest.raises(Silenced):
            await telegram.asked(patience, endpoint)
    await telegram.asked(patience, "getMe", None)
    assert [endpoint for endpoint, *_ in telegram.calls] == ["sendMessage", "getMe"]


async def test_what_is_on_its_way_when_a_bot_falls_silent_is_broken_off() -> None:
    telegram, patience = Telegram(latency=3600), Patience()
    calls = [asyncio.create_task(telegram.asked(patience, chat=chat)) for chat in (1, 2)]
    while len(telegram.calls) < 2:
        await asyncio.sleep(0)
    patience.silence()
    for call in calls:
        with pytest.raises(Silenced):
            await asyncio.wait_for(call, 60)
    telegram.latency = 0
    await telegram.asked(patience)  # it may lead again
