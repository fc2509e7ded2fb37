"""Towns for the tests of the bot."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from people import Telegram
from town import IN_A_HURRY, Town, Towns

from bot import sandbox
from bot.app import at_work, open_house
from bot.collection import Collection
from bot.connecting import talker
from bot.office import listening
from bot.pace import Pace
from bot.settings import Settings
from bot.tasks import Tasks
from bot.web import Site
from engine.backends import Backend
from engine.backends.standin import StandIn
from engine.pictures.apart import Apart


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def pictures() -> AsyncIterator[Apart]:
    """The child process that looks at pictures: one for all tests, since it takes a moment to start."""
    apart = Apart(seconds=60)  # only a test that fails waits as long
    yield apart
    await apart.close()


@pytest.fixture(scope="session")
def sheets() -> dict[object, bytes]:
    """Sheets of paintings that were drawn once: they look the same in all towns."""
    return {}


@pytest.fixture
def towns(data_dir: Path, database_url: str | None, pictures: Apart, sheets: dict[object, bytes]) -> Towns:
    """Opens towns; a second one on the `server` of the first finds its rows and files, as after a restart."""

    @asynccontextmanager
    async def opened(
        *,
        server: TestServer | None = None,
        site: Site | None = None,
        pace: Pace = IN_A_HURRY,
        backend: Backend | None = None,
        **settings: Any,
    ) -> AsyncIterator[Town]:
        async with AsyncExitStack() as stack:
            if server is None:
                server = TestServer(sandbox.create_app(), host="127.0.0.1")
                await server.start_server()
                stack.push_async_callback(server.close)
            url = str(server.make_url("")).rstrip("/")
            http = await stack.enter_async_context(aiohttp.ClientSession())
            small = {"data_dir": data_dir, "sizes": (64, 256), "size": 64, "fetch": False}
            small["database_url"] = database_url
            chosen = Settings(**(small | settings))
            telegram = talker(sandbox.TOKEN, url, pace)
            await telegram.initialize()
            stack.push_async_callback(telegram.shutdown)
            backend = backend or StandIn()
            stack.push_async_callback(backend.close)
            house = await stack.enter_async_context(
                open_house(
                    chosen,
                    telegram,
                    backend,
                    pictures,
                    Collection(chosen, pictures, pictures, sheets=sheets),
                    pace,
                    chosen.data_dir,
                )
            )
            tasks = Tasks(pause=0.02)
            stack.push_async_callback(tasks.close)
            await stack.enter_async_context(at_work(house, tasks))
            await stack.enter_async_context(listening(house, sandbox.TOKEN, url, site))
            yield Town(**Telegram.people(url, http), house=house, backend=backend)

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def town(towns: Towns) -> AsyncIterator[Town]:
    """A town of this test's own."""
    async with towns() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def town_with_menus(towns: Towns) -> AsyncIterator[Town]:
    """The same, where the menus are kept; they are two hundred calls."""
    async with towns(pace=replace(IN_A_HURRY, menus=0)) as opened:
        yield opened


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One event loop for all tests in a town, because the child process they share lives in it."""
    for item in items:
        if pytest_asyncio.is_async_test(item) and "pictures" in item.fixturenames:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
