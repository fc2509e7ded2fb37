"""The studio's description is valid, complete, and what a running bot does, whatever it is asked."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer, unused_port
from openapi_spec_validator import validate
from people import photo
from processes import TOKEN, Bot
from studios import Studio
from visiting import Guest, init_data

from bot import sandbox
from bot.studio.api import ENDPOINTS
from bot.studio.openapi import document

HERE = Path(__file__).parent
PATIENCE = 60.0


def test_the_description_is_valid_and_names_every_address() -> None:
    described = document()
    validate(described)
    paths = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    assert paths == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    operations = [each for methods in described["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"].endswith(".") for each in operations)


def test_all_but_paintings_and_the_door_needs_somebody() -> None:
    paths = document()["paths"]
    assert {path for path in paths if paths[path].get("get", {}).get("security") == []} == {
        "/paintings/{name}.jpg"
    }
    assert {path for path in paths if paths[path].get("post", {}).get("security") == []} == {"/visitors"}
    for endpoint in ENDPOINTS:
        told = paths[endpoint.path][endpoint.method.lower()]["responses"]
        assert ("401" in told) is (not endpoint.is_open or endpoint.path == "/visitors"), endpoint.path


async def test_it_is_served_beside_the_page(studio: Studio) -> None:
    assert await studio.strangers().gets("/studio/openapi.json") == document()


@pytest.fixture
async def ada(tmp_path: Path) -> AsyncIterator[Guest]:
    """Somebody at the studio of a running bot, with a stand-in that paints; nobody has been there before."""
    telegram = TestServer(sandbox.create_app(), host="127.0.0.1")
    await telegram.start_server()
    (tmp_path / "data").mkdir()
    settings = {"PASTICHE_BACKEND": "standin", "PASTICHE_STUDIO": "public"}
    bot = Bot(str(telegram.make_url("")).rstrip("/"), tmp_path / "data", settings, port=unused_port())
    async with aiohttp.ClientSession() as http:
        await bot.start()
        try:
            guest = Guest(f"http://127.0.0.1:{bot.port}", http, f"tma {init_data(TOKEN, 101)}")
            await _is_there(guest)
            yield guest
            log = bot.log.read_text()
        finally:
            assert await bot.stop() == 0
            await telegram.close()
    assert "Traceback" not in log, log


async def _is_there(guest: Guest) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if (await guest.get("/me")).status == 200:
                    return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.1)


async def test_a_running_bot_answers_whatever_it_is_asked_as_it_is_described(ada: Guest) -> None:
    """First by somebody who orders what there is, so that it is painted; then whatever comes to mind."""
    sha = await ada.uploads(photo())
    orders = (
        "--include-path-regex",
        "/(walls|trials|pictures)$",
        "--phases",
        "fuzzing",
        "--mode",
        "positive",
    )
    await _fuzzed(ada, *orders, "--max-examples", "10", STUDIO_PHOTO=sha)
    assert (await ada.gets("/history"))["jobs"], "nothing was ordered"
    await _fuzzed(ada, "--max-examples", "6")


async def _fuzzed(guest: Guest, *how: str, **environment: str) -> None:
    """Has schemathesis ask, each run other things; what it finds can be asked again by its seed."""
    schemathesis = shutil.which("schemathesis", path=Path(sys.executable).parent)
    assert schemathesis is not None
    hooks = {"SCHEMATHESIS_HOOKS": "fuzzing", "PYTHONPATH": str(HERE)} if environment else {}
    process = await asyncio.create_subprocess_exec(
        schemathesis,
        "--config-file",
        str(HERE / "schemathesis.toml"),
        "run",
        f"{guest.url}/studio/openapi.json",
        *("--header", f"Authorization: {guest.authorization}"),
        *("--no-color", "--generation-database", "none"),
        *how,
        env={**os.environ, **hooks, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
