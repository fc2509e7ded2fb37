"""The webhook: only Telegram is answered, and only once the update is written down."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from telegram import WebhookInfo
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.pace import Pace
from bot.polling import Revoked
from bot.webhook import HEADER, LARGEST, Webhook, new_secret
from storage.errors import NoRoom

ADDRESS = "https://paint.example.org/webhook"
HURRIED = Pace(announce_again=0.001, webhook_look=0.001, silent=0.05)


class Kept:
    """An inbox; `full` is what keeps updates from being written down, `slow` how long that takes."""

    def __init__(self) -> None:
        self.updates: list[Any] = []
        self.full: NoRoom | None = None
        self.slow: asyncio.Event | None = None
        self.begun = asyncio.Event()

    async def accept(self, arrived: list[Any]) -> None:
        self.begun.set()
        if self.slow:
            await self.slow.wait()
        if self.full:
            raise self.full
        self.updates += arrived


class Telegram:
    """Takes a webhook by a script of errors, and then says of it what it is told to say."""

    def __init__(self, *script: TelegramError | None) -> None:
        self.script = list(script)
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.looks = 0
        self.says: WebhookInfo | TelegramError = info()

    async def set_webhook(self, url: str, **how: Any) -> bool:
        self.told.append((url, how))
        if self.script and (error := self.script.pop(0)):
            raise error
        return True

    async def get_webhook_info(self) -> WebhookInfo:
        self.looks += 1
        if isinstance(self.says, TelegramError):
            raise self.says
        return self.says


def info(url: str = ADDRESS, waiting: int = 0, **more: Any) -> WebhookInfo:
    return WebhookInfo(url, has_custom_certificate=False, pending_update_count=waiting, **more)


def webhook(telegram: Any, inbox: Any = None, pace: Pace = HURRIED, **more: Any) -> Webhook:
    return Webhook(
        inbox or Kept(), telegram, "https://paint.example.org", "the-secret", ["message"], pace=pace, **more
    )


@asynccontextmanager
async def kept(hook: Webhook) -> AsyncIterator[Callable[[Callable[[], object]], Any]]:
    """A webhook that is looked after; gives a way to wait until something is so."""
    task = asyncio.create_task(hook.run())

    async def until(so: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not so():
                await asyncio.sleep(0)

    try:
        yield until
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def inbox() -> Kept:
    return Kept()


@pytest.fixture
def hook(inbox: Kept) -> Webhook:
    return webhook(Telegram(), inbox)


@pytest.fixture
async def door(hook: Webhook):
    app = web.Application(client_max_size=64 * 1024)
    app.router.add_post("/hook", hook.receive)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_an_update_with_the_secret_is_written_down_and_confirmed(door: TestClient, inbox: Kept) -> None:
    answer = await door.post("/hook", json={"update_id": 1, "message": {}}, headers={HEADER: "the-secret"})
    assert answer.status == 200
    assert inbox.updates == [{"update_id": 1, "message": {}}]


@pytest.mark.parametrize("secret", ["", "the-secre", "the-secret2", "THE-SECRET", "thé-sécret"])
async def test_who_does_not_know_the_secret_is_refused(door: TestClient, inbox: Kept, secret: str) -> None:
    answer = await door.post("/hook", json={"update_id": 1}, headers={HEADER: secret})
    assert answer.status == 403 and inbox.updates == []


async def test_more_than_a_megabyte_is_refused_however_it_comes(door: TestClient, inbox: Kept) -> None:
    async def in_parts():
        for _ in range(20):
            yield b" " * (LARGEST // 16)

    for body in (b" " * (LARGEST + 1), in_parts()):
        answer = await door.post("/hook", data=body, headers={HEADER: "the-secret"})
        assert answer.status == 413
    assert inbox.updates == []


NESTED = b'{"update_id": 1, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
DIGITS = b'{"update_id": ' + b"1" * 5000 + b"}"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"update_id": "1"}', b"\xff", NESTED, DIGITS],
    ids=lambda body: body.decode("latin-1")[:20],
)
async def test_what_is_no_update_is_refused(door: TestClient, inbox: Kept, body: bytes) -> None:
    answer = await door.post("/hook", data=body, headers={HEADER: "the-secret"})
    assert answer.status == 400 and inbox.updates == []


WHOLE = b'{"update_id": 1, "message": {}}'


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", gzip.compress(WHOLE)[:-12]),
        ("gzip", gzip.compress(WHOLE)[:10] + b"\xff" * 40),
        ("deflate", b"\xff" * 40),
    ],
    ids=["no gzip", "cut off", "broken inside", "no deflate"],  # gzip writes the time of day into its head
)
async def test_a_damaged_body_is_refused_without_a_word_in_the_log(
    door: TestClient, inbox: Kept, caplog: pytest.LogCaptureFixture, coding: str, body: bytes
) -> None:
    heads = {HEADER: "the-secret", "Content-Encoding": coding}
    answer = await door.post("/hook", data=body, headers=heads)
    assert answer.status == 400 and inbox.updates == [] and caplog.records == []
    packed = gzip.compress(WHOLE)
    answer = await door.post("/hook", data=packed, headers=heads | {"Content-Encoding": "gzip"})
    assert answer.status == 200 and len(inbox.updates) == 1


async def test_an_update_without_room_is_brought_again_and_said_to_be() -> None:
    inbox = Kept()
    told: list[tuple[Any, str]] = []

    async def on_full(arrived: Any, error: NoRoom) -> None:
        told.append((arrived, str(error)))

    app = web.Application()
    app.router.add_post("/hook", webhook(Telegram(), inbox, on_full=on_full).receive)
    async with TestClient(TestServer(app)) as door:
        for full, status in ((NoRoom("the disk is full"), 503),) * 2 + ((None, 200),):
            inbox.full = full
            answer = await door.post("/hook", json={"update_id": 4}, headers={HEADER: "the-secret"})
            assert answer.status == status
    assert told == [([{"update_id": 4}], "the disk is full")] * 2


async def test_closing_waits_for_what_is_being_written_down(
    door: TestClient, hook: Webhook, inbox: Kept
) -> None:
    inbox.slow = asyncio.Event()
    brought = asyncio.create_task(door.post("/hook", json={"update_id": 5}, headers={HEADER: "the-secret"}))
    await inbox.begun.wait()
    closing = asyncio.create_task(hook.close())
    await asyncio.sleep(0)
    assert not closing.done()
    inbox.slow.set()
    await closing
    assert inbox.updates == [{"update_id": 5}]
    assert (await brought).status == 200


async def test_the_address_is_told_until_telegram_takes_it() -> None:
    telegram = Telegram(NetworkError("not now"), InvalidToken("Not Found"), None)
    hook = webhook(telegram)
    async with kept(hook) as until:
        await until(lambda: telegram.looks)
    assert [url for url, _ in telegram.told] == [ADDRESS] * 3
    how = telegram.told[0][1]
    assert how["secret_token"] == "the-secret" and how["allowed_updates"] == ["message"]


@pytest.mark.parametrize("when", ["told", "looked after"])
async def test_a_token_that_is_known_no_more_ends_it(when: str) -> None:
    telegram = Telegram(InvalidToken("Unauthorized") if when == "told" else None)
    telegram.says = InvalidToken("Unauthorized")
    async with asyncio.timeout(60):
        with pytest.raises(Revoked, match="Unauthorized"):
            await webhook(telegram).run()


async def test_what_answers_in_telegrams_place_ends_nothing() -> None:
    of_a_proxy = InvalidToken("Unauthorized (401). Parsing the server response b'<html>' failed")
    of_a_proxy.__cause__ = TelegramError("Invalid server response")
    telegram = Telegram()
    hook = webhook(telegram)
    async with kept(hook) as until:
        for error in (of_a_proxy, InvalidToken("Not Found"), NetworkError("Bad Gateway")):
            telegram.says = error
            await until(lambda: str(error) in (hook.part().trouble or ""))  # noqa: B023
        telegram.says = info()
        await until(lambda: hook.part().trouble is None)


async def test_it_is_well_while_telegram_is_heard_of_and_its_age_says_when(
    door: TestClient, hook: Webhook
) -> None:
    assert hook.part().age is None and hook.part().trouble is None
    await door.post("/hook", json={"update_id": 1}, headers={HEADER: "the-secret"})
    age = hook.part().age
    assert age is not None and age < 5
    async with asyncio.timeout(60):
        while hook.part().trouble is None:
            await asyncio.sleep(0.005)
    assert "Telegram was last heard of" in (hook.part().trouble or "")


async def test_updates_that_wait_since_telegram_cannot_bring_them_are_told_of_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    telegram = Telegram()
    hook = webhook(telegram)
    async with kept(hook) as until:
        await until(lambda: telegram.looks)
        now = datetime.now(UTC)
        words = {"last_error_message": "Connection refused"}
        telegram.says = info(waiting=3, last_error_date=now - timedelta(hours=1), **words)  # long over
        seen = telegram.looks
        await until(lambda: telegram.looks > seen + 2)
        assert hook.part().trouble is None
        telegram.says = info(waiting=3, last_error_date=now + timedelta(seconds=1), **words)
        await until(lambda: hook.part().trouble)
        assert hook.part().trouble == f"Telegram cannot bring updates to {ADDRESS}: Connection refused"
        seen = telegram.looks
        await until(lambda: telegram.looks > seen + 2)
        telegram.says = info()
        await until(lambda: hook.part().trouble is None)
    complaints = [line for line in caplog.messages if "cannot bring updates" in line]
    assert len(complaints) == 1 and "Telegram brings updates again." in caplog.messages


async def test_an_address_that_another_process_has_taken_away_is_told_again() -> None:
    for taken in ("", "https://elsewhere.example.org/webhook"):
        telegram = Telegram()
        hook = webhook(telegram)
        async with kept(hook) as until:
            await until(lambda: telegram.looks)  # noqa: B023
            telegram.says = info(taken)
            await until(lambda: "another process" in (hook.part().trouble or ""))  # noqa: B023
            await until(lambda: len(telegram.told) == 2)  # noqa: B023
            telegram.says = info()
            await until(lambda: hook.part().trouble is None)  # noqa: B023


def test_a_secret_of_our_own_is_one_telegram_takes() -> None:
    secret = new_secret()
    assert 32 <= len(secret) <= 256 and secret.replace("-", "").replace("_", "").isalnum()
    assert secret != new_secret()
