"""A real browser for the studio's page, with the whole bot behind it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest_asyncio
from browsing import browsing
from easel import DESK, Come, Person
from playwright.async_api import Browser
from studios import Studio

Studios = Callable[..., AbstractAsyncContextManager[Studio]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def everyones(studios: Studios) -> AsyncIterator[Studio]:
    """A studio for everyone, whose pictures are larger than a taste."""
    async with studios(studio="public", sizes=(128, 256), size=256) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def come(browser: Browser, everyones: Studio) -> AsyncIterator[Come]:
    """Somebody comes to the page that is open for everyone; in the end no page may have met an error."""
    contexts, problems = [], []

    async def come(studio: Studio = everyones, *, opens: bool = True, **options: Any) -> Person:
        context = await browser.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})
        contexts.append(context)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("console", lambda line: "Content Security" in line.text and problems.append(line.text))
        context.set_default_timeout(10_000)
        person = Person(studio, context, await context.new_page())
        if opens:
            await person.opens()
        return person

    yield come
    for context in contexts:
        await context.close()
    assert not problems
