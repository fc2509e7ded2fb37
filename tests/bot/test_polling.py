"""Polling survives whatever answers in Telegram's place, and confirms nothing that is not a row yet."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.pace import Pace
from bot.polling import Poller, Revoked

Answer = tuple[int, bytes] | Exception


def ok(*updates: Any) -> Answer:
    return 200, json.dumps({"ok": True, "result": list(updates)}).encode()


def refused(code: int, words: str, **parameters: Any) -> Answer:
    body = {"ok": False, "error_code": code, "description": words, "parameters": parameters}
    return code, json.dumps(body).encode()


class Telegram(BaseRequest):
    """Answers by a script, and keeps what it was asked."""

    def __init__(self, *script: Answer) -> None:
        self.script = list(script)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.patience: list[float] = []
        self.silent = asyncio.Event()

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        parts = urlsplit(url)
        self.patience.append(kwargs["read_timeout"])
        self.asked.append((parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}))
        if not self.script:
            self.silent.set()
            await asyncio.Event().wait()
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Kept:
    """An inbox that keeps updates, or cannot, as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.updates: list[int] = []
        self.failures = failures

    async def accept(self, arrived: list[dict[str, Any]]) -> None:
        if self.failures and arrived:
            self.failures -= 1
            raise OSError("database or disk is full")
        self.updates += [raw["update_id"] for raw in arrived]


HURRIED = Pace(hold=7, late=4.0, poll_again=0.001, silent=0.05)


@asynccontextmanager
async def polled(telegram: Telegram, inbox: Any) -> AsyncIterator[Poller]:
    """A poller that has heard all there is to hear."""
    poller = Poller(inbox, telegram, "http://telegram/bot1:a", ["message"], pace=HURRIED)
    task = asyncio.create_task(poller.run())
    try:
        async with asyncio.timeout(60):
            await telegram.silent.wait()
        yield poller
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_has_come_is_confirmed_by_asking_for_the_next() -> None:
    telegram, inbox = Telegram(ok({"update_id": 7}, {"update_id": 8})), Kept()
    async with polled(telegram, inbox):
        assert inbox.updates == [7, 8]
    assert [parameters["offset"] for _, parameters in telegram.asked] == ["0", "9"]


async def test_a_number_too_large_for_telegram_keeps_nothing_from_coming() -> None:
    telegram, inbox = Telegram(ok({"update_id": 2**63}, {"update_id": 8})), Kept()
    async with polled(telegram, inbox):
        assert inbox.updates == [2**63, 8]
    assert [parameters["offset"] for _, parameters in telegram.asked] == ["0", "9"]


async def test_how_long_a_question_is_held_and_waited_for_is_a_matter_of_the_pace() -> None:
    telegram = Telegram(ok())
    async with polled(telegram, Kept()) as poller:
        assert poller.part().age is not None
        async with asyncio.timeout(60):
            while poller.part().trouble is None:
                await asyncio.sleep(0)
        assert "Telegram has not answered" in (poller.part().trouble or "")
    assert telegram.asked[0][1]["timeout"] == "7" and telegram.patience[0] == 11.0


async def test_what_could_not_be_written_down_is_not_confirmed() -> None:
    telegram, inbox = Telegram(ok({"update_id": 7}), ok({"update_id": 7})), Kept(failures=1)
    async with polled(telegram, inbox):
        assert inbox.updates == [7]
    assert [parameters["offset"] for _, parameters in telegram.asked] == ["0", "0", "8"]


@pytest.mark.parametrize(
    "answer",
    [
        refused(404, "Not Found"),
        refused(409, "Conflict: terminated by other getUpdates request"),
        refused(500, "Internal Server Error"),
        refused(429, "Too Many Requests: retry after 0", retry_after=0),
        (502, b"<html><body>502 Bad Gateway</body></html>"),
        (200, b'{"ok": true, "resu'),
        (200, b"[]"),
        (200, b'{"ok": true, "result": "soon"}'),
        (200, b'{"ok": true, "result": [null, 5, {"update_id": "x"}]}'),
        (200, b"\xff\xfe"),
        TimedOut("no answer"),
        NetworkError("connection reset"),
    ],
    ids=str,
)
async def test_any_error_is_survived(answer: Answer) -> None:
    telegram, inbox = Telegram(answer, ok({"update_id": 7})), Kept()
    async with polled(telegram, inbox) as poller:
        assert inbox.updates == [7]
        assert poller.trouble() is None


async def test_while_no_updates_come_the_reason_is_said(caplog: pytest.LogCaptureFixture) -> None:
    telegram = Telegram(refused(409, "Conflict: terminated by other getUpdates request"))
    async with polled(telegram, Kept()) as poller:
        said = poller.trouble() or ""
        assert "another process polls with the same token; end it, or give it a token of its own" in said
        assert "PASTICHE_DATABASE_URL" in said
    assert "1:a" not in caplog.text


async def test_a_webhook_in_the_way_is_taken_down() -> None:
    conflict = refused(409, "Conflict: can't use getUpdates method while webhook is active")
    telegram, inbox = Telegram(conflict, (200, b'{"ok": true, "result": true}'), ok({"update_id": 1})), Kept()
    async with polled(telegram, inbox):
        assert inbox.updates == [1]
    assert telegram.asked[1][0] == "/bot1:a/deleteWebhook"


async def test_a_token_that_is_known_no_more_ends_it() -> None:
    poller = Poller(Kept(), Telegram(refused(401, "Unauthorized")), "http://telegram/bot1:a", ["message"])  # type: ignore[arg-type]
    with pytest.raises(Revoked, match="Unauthorized"):
        await poller.run()


async def test_who_does_not_lead_asks_for_no_updates_and_takes_none() -> None:
    telegram, inbox = Telegram(ok({"update_id": 7}), ok({"update_id": 7})), Kept()
    answers = iter([False, False, True, False, True, True])  # the first update comes when it leads no more
    poller = Poller(inbox, telegram, "http://telegram/bot1:a", ["message"], pace=HURRIED)  # type: ignore[arg-type]
    poller.leads = lambda: next(answers, True)
    task = asyncio.create_task(poller.run())
    async with asyncio.timeout(60):
        await telegram.silent.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert inbox.updates == [7]
    assert [parameters["offset"] for _, parameters in telegram.asked] == ["0", "0", "8"]
