"""A start that cannot succeed ends at once: one sentence, an exit status, nothing changed."""

import asyncio
import hashlib
import os
import re
import secrets
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from processes import ROOT

from storage.database import Database

NOWHERE = "http://127.0.0.1:9"
PATIENCE = 60  # seconds; only a test that fails waits as long


@dataclass(frozen=True)
class Ending:
    """How a start ended. said: what came on standard error."""

    status: int
    said: str


@asynccontextmanager
async def started(
    folder: Path, *options: str, **settings: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """The bot as a process that runs in `folder`, in its own sandbox; and where it says what it says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASTICHE_")}
    environment |= {
        "PASTICHE_DATA_DIR": str(folder / "data"),
        "PASTICHE_BACKEND": "standin",
        "PASTICHE_FETCH": "false",
        "PYTHONPATH": str(ROOT),
    }
    log = folder / f"said-{secrets.token_hex(4)}"
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *(options or ("--port", "0"))),
            env=environment | settings,
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
        )
    try:
        yield process, log
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ended(folder: Path, *options: str, **settings: str) -> Ending:
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    async with started(folder, *options, **settings) as (process, log):
        status = await asyncio.wait_for(process.wait(), PATIENCE)
        return Ending(status, log.read_text())


def contents(folder: Path) -> dict[str, str]:
    """Each file by a checksum."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def is_a_sentence(ending: Ending, *parts: str) -> None:
    assert ending.status == 2, ending.said
    (line,) = ending.said.splitlines()
    for part in parts:
        assert part in line


async def test_what_is_wrong_with_a_setting_or_an_address_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        sizes, host, used, proxy = await asyncio.gather(
            ended(tmp_path / "1", PASTICHE_SIZES="abc"),
            ended(tmp_path / "2", "--port", "0", "--host", "no.such.invalid"),
            ended(tmp_path / "3", "--port", port),
            ended(tmp_path / "4", PASTICHE_TOKEN="123456:hunter2", ALL_PROXY="nonsense://me:hush@proxy"),
        )
    is_a_sentence(sizes, 'PASTICHE_SIZES is "abc"')
    is_a_sentence(host, "--host no.such.invalid is no address")
    is_a_sentence(used, f"127.0.0.1:{port} is taken", "choose another --port")
    is_a_sentence(proxy, "ALL_PROXY names no proxy that can be used")
    assert "hunter2" not in proxy.said and "hush" not in proxy.said


async def test_what_is_wrong_with_the_data_is_one_sentence_and_nothing_is_changed(tmp_path: Path) -> None:
    newer, in_the_way = tmp_path / "newer", tmp_path / "way"
    for folder in (newer, in_the_way):
        folder.mkdir()
    rows = newer / "data" / "sandbox"  # where they lie without a token
    await (await Database.open(None, rows)).close()
    with closing(sqlite3.connect(rows / "pastiche.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from the future'")
        connection.commit()
    (in_the_way / "file").write_bytes(b"a letter to Gauguin")
    before = {folder: contents(folder) for folder in (newer, in_the_way)}

    said = await asyncio.gather(
        ended(newer),
        ended(in_the_way, PASTICHE_DATA_DIR=str(in_the_way / "file" / "data")),
        ended(tmp_path / "url", PASTICHE_DATABASE_URL="mysql://me:hush@host/db"),
    )
    is_a_sentence(said[0], "pastiche.db", "newer version")
    is_a_sentence(said[1], str(in_the_way / "file" / "data"), "a file is in the way", "PASTICHE_DATA_DIR")
    is_a_sentence(said[2], "mysql", "not supported")
    assert "hush" not in said[2].said
    for folder, files in before.items():
        now = {path: checksum for path, checksum in contents(folder).items() if path in files}
        assert now == files


async def test_a_sandbox_for_everybody_says_what_that_means_and_still_keeps_other_sites_out(
    tmp_path: Path,
) -> None:
    async with started(tmp_path, "--port", "0", "--host", "0.0.0.0") as (process, log):
        assert process.stdout is not None
        ready = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", ready)
        assert found, ready
        (warning,) = [line for line in log.read_text().splitlines() if "--host 0.0.0.0" in line]
        assert "play all the people in the sandbox, see their photos and use this machine" in warning
        page, said = found[0], f"{found[0]}/sandbox/send"
        async with aiohttp.ClientSession() as http:
            for address, headers in (
                (page, {"Host": "stranger.example.org"}),
                (said, {"Origin": "https://stranger.example.org"}),
                (said, {"Sec-Fetch-Site": "cross-site"}),
            ):
                send = http.get if address == page else http.post
                async with send(address, headers=headers) as answer:
                    assert answer.status == 403
            async with http.get(page) as answer:
                assert answer.status == 200


async def test_a_second_bot_on_the_same_folder_is_refused_until_the_first_is_dead(tmp_path: Path) -> None:
    """By the address of IPv6, through a proxy that leads nowhere, which this machine is not asked by."""
    async with started(tmp_path, "--port", "0", "--host", "::1", HTTP_PROXY=NOWHERE, PASTICHE_TOKN="1:a") as (
        first,
        log,
    ):
        assert first.stdout is not None
        ready = (await asyncio.wait_for(first.stdout.readline(), PATIENCE)).decode()
        assert "open http://[::1]:" in ready
        studio = (await asyncio.wait_for(first.stdout.readline(), PATIENCE)).decode().split()[-1]
        assert studio.startswith("http://[::1]:") and studio.endswith("/studio/")
        assert (
            "PASTICHE_TOKN is no setting and is passed over; did you mean PASTICHE_TOKEN?" in log.read_text()
        )
        second = await ended(tmp_path)
        is_a_sentence(second, "Another bot works in the data folder", str(tmp_path / "data"))
        assert first.returncode is None
        first.kill()
        await first.wait()
    async with started(tmp_path) as (third, _):
        assert third.stdout is not None
        assert b"Pastiche is ready" in await asyncio.wait_for(third.stdout.readline(), PATIENCE)
