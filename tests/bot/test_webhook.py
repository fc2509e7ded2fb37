"""The webhook: only Telegram is answered, and only once the update is written down."""

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from telegram.error import InvalidToken, NetworkError

from bot import webhook
from bot.webhook import HEADER, LARGEST, handler, keep_announced, new_secret


class Kept:
    def __init__(self) -> None:
        self.updates: list[Any] = []

    async def accept(self, arrived: list[Any]) -> None:
        self.updates += arrived


@pytest.fixture
def inbox() -> Kept:
    return Kept()


@pytest.fixture
async def door(inbox: Kept):
    app = web.Application(client_max_size=64 * 1024)
    app.router.add_post("/hook", handler(inbox, "the-secret"))  # type: ignore[arg-type]
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


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "1"}', b"\xff"])
async def test_what_is_no_update_is_refused(door: TestClient, inbox: Kept, body: bytes) -> None:
    answer = await door.post("/hook", data=body, headers={HEADER: "the-secret"})
    assert answer.status == 400 and inbox.updates == []


async def test_the_address_is_told_until_telegram_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "FIRST_PAUSE", 0.001)
    told: list[tuple[str, dict[str, Any]]] = []

    class Telegram:
        async def set_webhook(self, url: str, **how: Any) -> bool:
            told.append((url, how))
            if len(told) < 3:
                raise NetworkError("not now")
            raise InvalidToken("no more")  # ends it, where the real one would go on for ever

    with pytest.raises(InvalidToken):
        await keep_announced(Telegram(), "https://paint.example.org", "s" * 32, ["message"])  # type: ignore[arg-type]
    assert [url for url, _ in told] == ["https://paint.example.org/webhook"] * 3
    assert told[0][1]["secret_token"] == "s" * 32 and told[0][1]["allowed_updates"] == ["message"]


def test_a_secret_of_our_own_is_one_telegram_takes() -> None:
    secret = new_secret()
    assert 32 <= len(secret) <= 256 and secret.replace("-", "").replace("_", "").isalnum()
    assert secret != new_secret()
