"""Who is asked to wait by Telegram waits, and nobody else does."""

from typing import Any

import pytest
from telegram.error import RetryAfter, TimedOut

from bot.limits import IMPATIENT, Patience


class Telegram:
    """Asks to wait before it answers: `waits` seconds each, first to last. `naps` are the seconds waited."""

    def __init__(self, *waits: float) -> None:
        self.waits = list(waits)
        self.calls = 0
        self.naps: list[float] = []

    async def answer(self, word: str) -> str:
        self.calls += 1
        if self.waits:
            raise RetryAfter(int(self.waits.pop(0)))
        return word

    async def nap(self, seconds: float) -> None:
        self.naps.append(seconds)


async def asked(patience: Patience, telegram: Telegram, seconds: int | None = None) -> Any:
    return await patience.process_request(telegram.answer, ("yes",), {}, "sendMessage", {}, seconds)


async def test_a_request_waits_as_long_as_it_is_asked_to() -> None:
    telegram = Telegram(3, 8)
    assert await asked(Patience(sleep=telegram.nap), telegram) == "yes"
    assert [int(nap) for nap in telegram.naps] == [3, 8]


async def test_a_request_waits_no_longer_than_its_patience_in_all() -> None:
    telegram = Telegram(40, 40, 40)
    with pytest.raises(RetryAfter):
        await asked(Patience(longest=100, sleep=telegram.nap), telegram)
    assert telegram.calls == 3
    assert len(telegram.naps) == 2


async def test_an_impatient_request_learns_of_it_at_once() -> None:
    telegram = Telegram(1)
    with pytest.raises(RetryAfter):
        await asked(Patience(sleep=telegram.nap), telegram, IMPATIENT)
    assert not telegram.naps


async def test_other_errors_pass() -> None:
    async def fails() -> None:
        raise TimedOut

    with pytest.raises(TimedOut):
        await Patience().process_request(fails, (), {}, "sendMessage", {}, None)
