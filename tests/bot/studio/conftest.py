"""The studio at its address, with the whole bot behind it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from studios import Studio
from town import Towns

from bot import web
from bot.web import Site

Studios = Callable[..., AbstractAsyncContextManager[Studio]]


@pytest.fixture
def studios(towns: Towns) -> Studios:
    """Opens towns with a studio, as `towns` does."""

    @asynccontextmanager
    async def opened(**how: Any) -> AsyncIterator[Studio]:
        site = Site()
        async with AsyncExitStack() as stack:
            town = await stack.enter_async_context(towns(**how))
            port = await stack.enter_async_context(web.serve("127.0.0.1", 0, site))
            http = await stack.enter_async_context(aiohttp.ClientSession())
            await stack.enter_async_context(site.studio.opened(town.house))
            yield Studio(town, site, f"http://127.0.0.1:{port}", http)

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def studio(studios: Studios) -> AsyncIterator[Studio]:
    """A studio for people from Telegram, as it is by default."""
    async with studios() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def public(studios: Studios) -> AsyncIterator[Studio]:
    """A studio for everyone."""
    async with studios(studio="public") as opened:
        yield opened
