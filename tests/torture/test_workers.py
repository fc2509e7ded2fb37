"""The processes that paint are killed again and again, and the bot lives on: every picture comes once."""

import asyncio
import os
import random
import signal
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from lives import Lives
from people import Message, Telegram, buttons, finished, photo
from promises import unfinished, unsound, untidy

from bot import sandbox

ORDERS = 7


def painters(lives: Lives) -> list[int]:
    """The processes of the bot in which pictures are painted."""
    return [pid for pid in lives.children() if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def over(message: Message) -> bool:
    return finished(message) or any("Try again" in label for label in buttons(message))


@pytest.mark.torture
async def test_painters_that_are_killed_lose_no_picture(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    async with aiohttp.ClientSession() as http:
        url = str(server.make_url("")).rstrip("/")
        telegram = Telegram(**Telegram.people(url, http))
        people = [telegram.ada, telegram.ben, telegram.cleo]
        lives = Lives(url, data_dir, {"PASTICHE_BACKEND": "local"})
        await lives.open()
        try:
            await lives.begin()
            await people[0].send("/wave", photo(64, 48))
            await people[0].sees(finished, within=120)  # a painter that never lived ends the start
            for number in range(1, ORDERS):
                await people[number % 3].send("/wave", photo(64, 48, number * 20))
            kills = 0
            async with asyncio.timeout(400):
                while unfinished(data_dir) or not kills:
                    await asyncio.sleep(chance.uniform(3, 9))
                    for pid in painters(lives):
                        with suppress(ProcessLookupError):
                            os.kill(pid, signal.SIGKILL)
                            kills += 1
                await telegram.quiet(seconds=1)
            assert await lives.end() == 0
        finally:
            await lives.close()
        shown = [m for person in people for m in await person.messages() if m["from"]["is_bot"]]
        sources = [m["reply_to_message"]["message_id"] for m in shown if over(m)]
        assert len(sources) == len(set(sources)) == ORDERS
        assert kills >= 2
    assert unsound(data_dir) == []
    assert await untidy(data_dir) == []
    assert lives.left_behind() == []
    await server.close()
