"""Starts on a PostgreSQL that come to nothing: they end when they are told to, and say why."""

import asyncio
import socket
from pathlib import Path

from processes import opened

from storage import switches
from storage.database import Database


async def test_a_start_that_waits_for_its_database_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nowhere = f"postgresql://ada:hush@127.0.0.1:{port}/pastiche"
    async with opened(tmp_path, PASTICHE_BACKEND="standin", PASTICHE_DATABASE_URL=nowhere) as telegram:
        async with asyncio.timeout(60):
            while "it is waited for" not in telegram.bot.logged():
                await asyncio.sleep(0.05)
        assert await telegram.bot.stop() == 1
        assert "stopped before what it stores could be reached" in telegram.bot.logged()
        assert "broken off" not in telegram.bot.logged() and "hush" not in telegram.bot.logged()


async def test_a_database_of_another_bot_is_refused(tmp_path: Path, database_url: str) -> None:
    db = await Database.open(database_url, tmp_path / "other")
    assert await switches.first(db, "bot", "77") == "77"
    assert await switches.first(db, "bot", "78") == "77"
    await db.close()
    async with opened(tmp_path, PASTICHE_BACKEND="standin", PASTICHE_DATABASE_URL=database_url) as telegram:
        assert await telegram.bot.ended() == 2
        assert "belongs to another bot (id 77)" in telegram.bot.logged()
