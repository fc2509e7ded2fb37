"""A running sandbox with a bot in it, and a real browser to open its page in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import ClientSession, web
from bots import bot_at
from browsing import browsing
from playwright.async_api import Browser, Page, expect
from telegram import (
    Bot,
    Update,
)

from bot.sandbox import TOKEN, create_app

ADA = 101


@dataclass
class Site:
    """A running sandbox and the bot that lives in it."""

    data_dir: Path
    runner: web.AppRunner | None = None
    port: int = 0
    bot: Bot = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int = 0) -> None:
        self.runner = web.AppRunner(create_app(data_dir=self.data_dir), access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", port).start()
        self.port = self.runner.addresses[0][1]
        self.bot = bot_at(self.url, TOKEN)
        await self.bot.initialize()

    async def stop(self) -> None:
        await self.bot.shutdown()
        if self.runner:
            await self.runner.cleanup()
            self.runner = None

    async def heard(self) -> Update:
        """The bot's next update, confirmed."""
        updates = await self.bot.get_updates(limit=1, timeout=50)
        assert updates, "the bot heard nothing for fifty seconds"
        await self.bot.get_updates(offset=updates[0].update_id + 1, limit=1, timeout=0)
        return updates[0]

    async def order(self, action: str, **fields: Any) -> Any:
        """What only tests do: see `bot.sandbox.control`."""
        async with (
            ClientSession(self.url) as session,
            session.post(f"/sandbox/{action}", json=fields) as answer,
        ):
            assert answer.status == 200, await answer.text()
            return await answer.json()


Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    site = Site(tmp_path)
    await site.start()
    yield site
    await site.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, site: Site) -> AsyncIterator[Visit]:
    """Opens the page as a person in a chat; in the end no page may have met an error."""
    contexts, problems = [], []

    async def visit(
        person: int = ADA, chat: int | None = None, topic: int | None = None, **options: Any
    ) -> Page:
        context = await browser.new_context(viewport={"width": 1100, "height": 800} | options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: "Content Security" in line.text and problems.append(line.text))
        hash_ = f"#person={person}&chat={chat or person}" + (f"&topic={topic}" if topic else "")
        await page.goto(f"{site.url}/{hash_}")
        await expect(page.locator("#offline")).to_be_hidden()
        await expect(page.locator("#status")).not_to_have_text("Connecting…")
        return page

    yield visit
    for context in contexts:
        await context.close()
    assert not problems
