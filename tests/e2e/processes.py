"""The bot as a process that can be ended and started again."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer
from people import Telegram

from bot import sandbox

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "4242424242:AAE-end-to-end-tests-only-000000000"


@dataclass
class Bot:
    """The bot's process, which can be ended and started as a server's operator or a power cut would."""

    url: str
    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: asyncio.subprocess.Process | None = None
    log: Path = Path()

    async def start(self) -> None:
        self.log = self.data_dir.parent / "bot.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PASTICHE_")}
        environment |= {
            "PASTICHE_TOKEN": TOKEN,
            "PASTICHE_API_URL": self.url,
            "PASTICHE_DATA_DIR": str(self.data_dir),
            "PASTICHE_DEVICE": "cpu",
            "PASTICHE_SIZES": "64,256",
            "PASTICHE_SIZE": "64",
            "PASTICHE_FETCH": "false",
            "OMP_NUM_THREADS": "1",  # beside other tests, threads that wait for each other take far longer
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "--port",
                str(self.port),
                env=environment,
                cwd=self.data_dir.parent,
                stderr=log,
                stdout=log,
            )

    async def kill(self) -> None:
        """As a power cut: no time to say goodbye."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """As an operator: SIGTERM, and it ends by itself."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 60)

    async def ended(self) -> int:
        """The exit status, once it ends by itself."""
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), 60)

    def rows(self) -> list[tuple[str, int]]:
        """The tables that hold anything about anybody, each with its number of rows."""
        held = []
        with closing(sqlite3.connect(self.data_dir / "pastiche.db")) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                # An update that is done keeps its number only, so that a second delivery is recognised.
                about = " WHERE body <> '' OR chat_id IS NOT NULL" if table == "updates" else ""
                # What is counted names nobody: days, and for two hours the orders of a limit.
                if table.startswith(("sqlite_", "alembic_")) or table.endswith("_counted"):
                    continue
                (count,) = database.execute(f"SELECT count(*) FROM {table}{about}").fetchone()
                if count:
                    held.append((table, count))
        return held

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


@dataclass
class Running(Telegram):
    """A Telegram with the bot as a process of its own."""

    bot: Bot


@asynccontextmanager
async def opened(folder: Path, **settings: str) -> AsyncIterator[Running]:
    """A fresh Telegram with a running bot, and the people in it."""
    server = TestServer(sandbox.create_app(), host="127.0.0.1")
    await server.start_server()
    url = str(server.make_url("")).rstrip("/")
    data_dir = folder / "data"
    data_dir.mkdir()
    async with aiohttp.ClientSession() as http:
        bot = Bot(url, data_dir, settings)
        await bot.start()
        try:
            yield Running(**Telegram.people(url, http), bot=bot)
        finally:
            await bot.stop()
            await server.close()
