"""Two bots on one database: one leads, both paint, and the other one is there when it dies."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestServer
from people import Person, Telegram, finished, photo
from postgres import Cluster
from processes import Bot

from bot import sandbox

PATIENCE = 60
"""Seconds; only a test that fails waits as long."""


@dataclass
class Wire:
    """The line between one bot and Telegram. asked: the methods that the bot has called on it, in order."""

    port: int
    asked: list[str] = field(default_factory=list)
    _lines: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def laid(cls, to: int) -> AsyncIterator["Wire"]:
        wire = cls(0)

        async def both_ways(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            there = await asyncio.open_connection("127.0.0.1", to)
            wire._lines |= {
                asyncio.create_task(wire._carry(reader, there[1], wire._note)),
                asyncio.create_task(wire._carry(there[0], writer, lambda data: None)),
            }

        server = await asyncio.start_server(both_ways, "127.0.0.1", 0)
        wire.port = server.sockets[0].getsockname()[1]
        yield wire
        server.close()
        for line in wire._lines:
            line.cancel()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, note: Callable[[bytes], None]
    ) -> None:
        try:
            while data := await reader.read(1 << 16):
                note(data)
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def _note(self, data: bytes) -> None:
        if data.startswith((b"POST /bot", b"GET /bot")):
            self.asked.append(data.split(b" ", 2)[1].decode().partition("?")[0].rpartition("/")[2])


@dataclass
class Pair(Telegram):
    """A Telegram with two bots on one database, of which the first leads."""

    first: Bot
    second: Bot
    wires: tuple[Wire, Wire]
    database: str

    async def says(self, bot: Bot, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while words not in bot.logged():
                assert bot.process is not None and bot.process.returncode is None, bot.logged()
                await asyncio.sleep(0.02)

    async def health(self, bot: Bot) -> tuple[int, dict[str, Any]]:
        async with self.http.get(f"http://127.0.0.1:{bot.port}/healthz") as answer:
            return answer.status, await answer.json()

    async def numbers(self, bot: Bot) -> str:
        async with self.http.get(f"http://127.0.0.1:{bot.port}/metrics") as answer:
            return await answer.text()

    async def asked(self, statement: str) -> list[Any]:
        where = sa.make_url(self.database)
        connection = await asyncpg.connect(**where.translate_connect_args(username="user"), **where.query)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
async def pair(tmp_path: Path, database_url: str) -> AsyncIterator[Pair]:
    async with paired(tmp_path, database_url) as pair:
        yield pair


@asynccontextmanager
async def paired(tmp_path: Path, database_url: str) -> AsyncIterator[Pair]:
    """Two bots, of which the first leads and the second stands by."""
    async with AsyncExitStack() as stack:
        server = TestServer(sandbox.create_app(), host="127.0.0.1")
        await server.start_server()
        stack.push_async_callback(server.close)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        assert server.port is not None
        wires = [await stack.enter_async_context(Wire.laid(server.port)) for _ in range(2)]
        bots: list[Bot] = []
        shared = tmp_path / "images"
        shared.mkdir()
        for name, wire in zip(("first", "second"), wires, strict=True):
            data_dir = tmp_path / name / "data"
            data_dir.mkdir(parents=True)
            (data_dir / "images").symlink_to(shared)  # pictures lie where both find them
            settings = {"PASTICHE_BACKEND": "standin:1", "PASTICHE_DATABASE_URL": database_url}
            bots.append(Bot(f"http://127.0.0.1:{wire.port}", data_dir, settings, free_port()))
            await bots[-1].start()
            stack.push_async_callback(_ended, bots[-1])
            said = "This one stands by" if bots[1:] else "Pastiche is ready as @"
            people = Telegram.people(str(server.make_url("")).rstrip("/"), http)
            pair = Pair(
                **people, first=bots[0], second=bots[-1], wires=(wires[0], wires[1]), database=database_url
            )
            await pair.says(bots[-1], said)
        yield pair


async def _ended(bot: Bot) -> None:
    if bot.process is not None and bot.process.returncode is None:
        await bot.kill()


async def test_when_the_leader_is_killed_the_standby_answers_within_ten_seconds(
    pair: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    status, health = await pair.health(pair.second)
    assert (status, health["status"], health["role"]) == (200, "ok", "standing by")
    assert (await pair.health(pair.first))[1]["role"] == "leader"
    assert "pastiche_leader 0.0" in await pair.numbers(pair.second)
    await pair.ada.send("/wave", photo(hue=10))
    await pair.ada.sees(finished)
    assert set(pair.wires[1].asked) == {"getMe"}  # it has asked Telegram nothing but who it is

    clock = asyncio.get_running_loop().time
    await pair.first.kill()
    died = clock()
    await pair.ada.send("/start")
    await pair.ada.sees(lambda m: m["message_id"] > 3 and not finished(m), within=10)
    answered = clock() - died
    await pair.ada.send("/night", photo(hue=90))
    await pair.ada.sees(lambda m: finished(m) and m["message_id"] > 4)
    status, health = await pair.health(pair.second)
    assert (status, health["role"]) == (200, "leader")
    assert "pastiche_leader 1.0" in await pair.numbers(pair.second)
    assert pair.second.logged().count("This one stands by") == 1

    await pair.first.start()
    await pair.says(pair.first, "This one stands by")
    asked = clock()
    assert await pair.second.stop() == 0
    await pair.ada.send("/start")
    await pair.says(pair.first, "This bot leads now")
    handed_over = clock() - asked
    await pair.ada.send("/wave", photo(hue=150))
    await _painted(pair.ada, 3)
    assert answered < 10
    with capsys.disabled():
        print(f"\nkilled: answered after {answered:.1f} s; ended: handed over after {handed_over:.1f} s")


@pytest.mark.torture
async def test_what_the_standby_paints_is_delivered_by_the_leader_at_once(
    pair: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    people = (pair.ada, pair.ben, pair.cleo)
    for number in range(6):
        await people[number % 3].send("/wave", photo(hue=20 * number))
    for person in people:
        await _painted(person, 2)
    painted = [bot.logged().count(" s, standin weights") for bot in (pair.first, pair.second)]
    assert min(painted) >= 1 and sum(painted) == 6
    assert set(pair.wires[1].asked) == {"getMe"}
    async with asyncio.timeout(PATIENCE):  # it is written down right after it is shown
        while await pair.asked("SELECT id FROM jobs WHERE told_at IS NULL"):
            await asyncio.sleep(0.02)
    rows = await pair.asked("SELECT extract(epoch FROM told_at - finished_at) AS s FROM jobs ORDER BY id")
    took = [float(row["s"]) for row in rows]
    with capsys.disabled():
        print(f"\npainted {painted}, delivered after {', '.join(f'{seconds:.2f}' for seconds in took)} s")
    assert max(took) < 10  # a chat is told only so much at a time


async def test_a_leader_that_was_stopped_for_a_while_says_nothing_any_more(pair: Pair) -> None:
    await _stopped(pair, seconds=0)


@pytest.mark.torture
async def test_a_leader_that_was_stopped_for_thirty_seconds_while_it_painted_says_nothing_any_more(
    pair: Pair,
) -> None:
    await pair.ada.send("/wave", photo(hue=200))
    await pair.ada.sees(lambda m: not finished(m))
    await _stopped(pair, seconds=30)


@pytest.mark.torture
async def test_a_server_that_is_gone_for_twenty_seconds_ends_a_term_and_loses_nothing(
    tmp_path: Path, cluster: Cluster, mortal_url: str
) -> None:
    async with paired(tmp_path, mortal_url) as pair:
        await pair.ada.send("/wave", photo(hue=10))
        await pair.ada.sees(lambda m: not finished(m))
        await asyncio.to_thread(cluster.stop, signal.SIGQUIT)
        await pair.says(pair.first, "This bot leads no more")
        await pair.ben.send("/night", photo(hue=90))
        said = [len(wire.asked) for wire in pair.wires]
        await asyncio.sleep(20)
        assert [len(wire.asked) for wire in pair.wires] == said  # nobody leads, so nobody says anything
        await asyncio.to_thread(cluster.start)
        for person in (pair.ada, pair.ben):
            await _painted(person, 1)
        await pair.cleo.send("/wave", photo(hue=150))
        await _painted(pair.cleo, 1)
        roles = sorted([(await pair.health(bot))[1]["role"] for bot in (pair.first, pair.second)])
        assert roles == ["leader", "standing by"]


async def _stopped(pair: Pair, seconds: float) -> None:
    """The first bot stops for so long, or until the second one leads, and goes on."""
    orders = len([m for m in await pair.ada.messages() if m["from"]["is_bot"]])
    assert pair.first.process is not None
    os.kill(pair.first.process.pid, signal.SIGSTOP)
    stopped = asyncio.get_running_loop().time()
    await pair.ada.send("/night", photo(hue=90))
    await pair.says(pair.second, "This bot leads now")
    await _painted(pair.ada, orders + 1)
    await asyncio.sleep(stopped + seconds - asyncio.get_running_loop().time())
    said = len(pair.wires[0].asked)
    os.kill(pair.first.process.pid, signal.SIGCONT)
    await pair.says(pair.first, "This bot leads no more")
    await pair.says(pair.first, "This one stands by")
    await pair.ada.send("/wave", photo(hue=150))
    await _painted(pair.ada, orders + 2)
    await pair.quiet()
    await _painted(pair.ada, orders + 2)
    assert pair.wires[0].asked[said:] == []


async def _painted(person: Person, count: int) -> None:
    """Returns once somebody has so many pictures, each of which came once."""
    async with asyncio.timeout(PATIENCE):
        while (have := len([m for m in await person.messages() if finished(m)])) < count:
            await asyncio.sleep(0.02)
    assert have == count
