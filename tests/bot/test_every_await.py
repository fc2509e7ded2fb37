"""The process dies at each of its calls to the database and to Telegram, and the next one keeps the promises.

Each call has its points: before it, after it, and, where it writes, between the last row and the commit. At
the n-th of them everything that the bot does from then on fails, as if the process had died; then the house
is thrown away and opened again on the same files. `-m torture` tries each n, the usual run a few.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from people import Message, Telegram, buttons, finished, offers_paintings, photo, words
from promises import unfinished, unsound, untidy
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.request import HTTPXRequest
from town import IN_A_HURRY, Town, Towns

from bot import app, connecting, sandbox
from engine import paintings
from storage.database import Database

PACE = replace(IN_A_HURRY, lease=timedelta(seconds=0.5))
WAVE, NIGHT = (paintings.get(name).title for name in ("wave", "night"))
SAMPLES = 2
"""How many points of each way the usual run tries."""


class Died(BaseException):
    """Nothing catches it politely."""


@dataclass
class Fate:
    """The point at which the process dies, if at any; `points` are those it has come to."""

    at: int = 0
    points: int = 0
    dead: asyncio.Event = field(default_factory=asyncio.Event)

    def point(self, what: str) -> None:
        self.points += not self.dead.is_set()
        if self.points == self.at:
            self.dead.set()
            raise Died(f"at point {self.at}, {what}")


def mortal(fate: Fate) -> list[tuple[ModuleType, str, type]]:
    """What the bot is opened with instead of the real things: where, by which name, what."""

    class MortalDatabase(Database):
        @asynccontextmanager
        async def session(self) -> AsyncIterator[AsyncSession]:  # type: ignore[override]
            fate.point("before reading")
            async with super().session() as session:
                yield session

        @asynccontextmanager
        async def transaction(self, **how: Any) -> AsyncIterator[AsyncSession]:
            fate.point("before writing")
            async with super().transaction(**how) as session:
                yield session
                fate.point("before the commit")
            fate.point("after the commit")

    class MortalRequest(HTTPXRequest):
        async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            fate.point("before a call")
            answer = await super().do_request(*args, **kwargs)
            fate.point("after a call")
            return answer

    return [(app, "Database", MortalDatabase), (connecting, "HTTPXRequest", MortalRequest)]


async def pictures_of(telegram: Telegram) -> list[Message]:
    """What was painted, or promised; the sheet of a question that nobody answers is none of that."""
    said = [m for m in await telegram.ada.messages() if m["from"]["is_bot"] and "photo" in m]
    return [m for m in said if not is_a_question(m)]


def is_a_question(message: Message) -> bool:
    """Whether it asks for a painting, or for more of a mixture, or did until the photo went on elsewhere."""
    mixing = any(data.startswith("mix") for data in buttons(message).values())
    return mixing or offers_paintings(message) or "goes on in another" in words(message)


def busy_or_finished(message: Message) -> bool:
    return finished(message) or any(data.startswith("cancel1:") for data in buttons(message).values())


# --- the ways: what somebody does, and what they must have in the end ------------------------------


async def send_photo(telegram: Telegram) -> None:
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(finished)


async def choose_painting(telegram: Telegram) -> None:
    await telegram.ada.send("", photo())
    await telegram.ada.press(await telegram.ada.sees(offers_paintings), WAVE)
    await telegram.ada.sees(finished)


async def send_album(telegram: Telegram) -> None:
    await telegram.ada.send("/wave", *(photo(hue=hue) for hue in (10, 90, 170)))
    await has_finished(telegram, 3)


async def send_names(telegram: Telegram) -> None:
    await telegram.ada.send("wave, night, wave + ink", photo())
    await has_finished(telegram, 3)


async def choose_for_album(telegram: Telegram) -> None:
    await telegram.ada.send("", *(photo(hue=hue) for hue in (10, 90, 170)))
    await telegram.ada.press(await telegram.ada.sees(lambda m: "How shall I take" in words(m)), "All in one")
    await telegram.ada.press(await telegram.ada.sees(offers_paintings), WAVE)
    await has_finished(telegram, 3)


async def mix_by_buttons(telegram: Telegram) -> None:
    await telegram.ada.send("", photo())
    await telegram.ada.press(await telegram.ada.sees(offers_paintings), "Mix two")
    await telegram.ada.press(await telegram.ada.sees(lambda m: "comes first" in words(m)), WAVE)
    await telegram.ada.press(await telegram.ada.sees(lambda m: "Mixed with which" in words(m)), NIGHT)
    await telegram.ada.press(await telegram.ada.sees(lambda m: f"50% {WAVE}" in words(m)), f"+ {WAVE}")
    balance = await telegram.ada.sees(lambda m: f"60% {WAVE} + 40% {NIGHT}" in words(m))
    await telegram.ada.press(balance, "Paint this mix")
    await telegram.ada.sees(lambda m: finished(m) and f"60% {WAVE} + 40% {NIGHT}" in words(m))


async def has_finished(telegram: Telegram, count: int) -> None:
    async with asyncio.timeout(60):
        while len([m for m in await telegram.ada.messages() if finished(m)]) < count:
            await asyncio.sleep(0.02)


async def send_and_cancel(telegram: Telegram) -> None:
    await telegram.ada.send("/wave", photo())
    await telegram.ada.sees(busy_or_finished)
    await telegram.ada.send("/cancel")
    await telegram.ada.sees(lambda m: "Stopped" in words(m) or "nothing" in words(m))


async def send_and_forget(telegram: Telegram) -> None:
    await send_photo(telegram)
    await telegram.ada.send("/forget")
    question = await telegram.ada.sees(lambda m: "Shall I delete" in words(m))
    await telegram.ada.press(question, "Yes")
    await telegram.ada.sees(lambda m: "forgotten" in words(m))


async def one_picture(telegram: Telegram, rows: int) -> None:
    assert [finished(m) for m in await pictures_of(telegram)] == [True]


async def three_pictures(telegram: Telegram, rows: int) -> None:
    assert [finished(m) for m in await pictures_of(telegram)] == [True] * 3


async def stopped_or_painted(telegram: Telegram, rows: int) -> None:
    """Stopped with no picture, or, where the next process was faster, told that nothing could be stopped.

    A message whose id died with the process cannot say it any more; then the answer to /cancel does.
    """
    said = [words(m) for m in await telegram.ada.messages() if m["from"]["is_bot"]]
    pictures = await pictures_of(telegram)
    assert len(pictures) <= 1
    if not pictures:
        assert any(text.startswith("Stopped") for text in said), said


async def nothing_left(telegram: Telegram, rows: int) -> None:
    assert rows == 0


@dataclass(frozen=True)
class Way:
    """What somebody does, what must hold in the end, and whether the first process paints to no end."""

    go: Callable[[Telegram], Awaitable[None]]
    held: Callable[[Telegram, int], Awaitable[None]]
    endless: bool = False


WAYS = {
    "a photo": Way(send_photo, one_picture),
    "a choice": Way(choose_painting, one_picture),
    "a mixture": Way(mix_by_buttons, one_picture),
    "an album": Way(send_album, three_pictures),
    "several names": Way(send_names, three_pictures),
    "an album's choice": Way(choose_for_album, three_pictures),
    "a cancel": Way(send_and_cancel, stopped_or_painted, endless=True),
    "a forget": Way(send_and_forget, nothing_left),
}


# --- lives ----------------------------------------------------------------------------------------


async def gone(way: Way, at: int, towns: Towns, data_dir: Path, patch: pytest.MonkeyPatch) -> int:
    """How many points a way has, of which the process died at the `at`th, if there was one of that number."""
    fate = Fate(at)
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    async with aiohttp.ClientSession() as http:
        url = str(server.make_url("")).rstrip("/")
        telegram = Telegram(
            url, http, **{k: v for k, v in Telegram.people(url, http).items() if k not in ("url", "http")}
        )
        going = asyncio.ensure_future(way.go(telegram))
        with patch.context() as patched:
            for where, name, thing in mortal(fate):
                patched.setattr(where, name, thing)
            with suppress(Died):
                async with towns(server=server, pace=PACE, data_dir=data_dir) as town:
                    if way.endless:
                        town.backend.hold()
                    over = asyncio.create_task(come_to_rest(going, town, data_dir))
                    death = asyncio.create_task(fate.dead.wait())
                    await asyncio.wait([over, death], return_when=asyncio.FIRST_COMPLETED)
                    over.cancel()
                    death.cancel()
        if fate.dead.is_set():
            async with towns(server=server, pace=PACE, data_dir=data_dir) as town:
                await come_to_rest(going, town, data_dir)
        assert unsound(data_dir) == []
        assert await untidy(data_dir) == []
        await way.held(telegram, len([f for f in (data_dir / "images").rglob("*") if f.is_file()]))
    await server.close()
    return fate.points


async def come_to_rest(going: Awaitable[None], town: Town, data_dir: Path) -> None:
    """Returns once somebody has gone their way, and nothing is left to be done."""
    async with asyncio.timeout(60):
        await asyncio.shield(going)
        while True:
            await town.settled()
            if not unfinished(data_dir):
                return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("name", WAYS)
async def test_a_death_at_some_await_of_a_way_breaks_no_promise(
    name: str, towns: Towns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = await gone(WAYS[name], 0, towns, tmp_path / "whole", monkeypatch)
    assert points > 20
    for sample in range(1, SAMPLES + 1):
        at = points * sample // (SAMPLES + 1) + sample % 2
        await gone(WAYS[name], at, towns, tmp_path / f"{at}", monkeypatch)


@pytest.mark.torture
@pytest.mark.parametrize("name", WAYS)
async def test_a_death_at_every_await_of_a_way_breaks_no_promise(
    name: str, towns: Towns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = 1
    while await gone(WAYS[name], at, towns, tmp_path / f"{at}", monkeypatch) == at:
        at += 1
    print(f"{name}: a death at each of {at - 1} calls")
    assert at > 20
