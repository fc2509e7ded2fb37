"""A newcomer without a token: from the chat page into the studio, and back with a picture in the chat."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from types import SimpleNamespace

import pytest
import pytest_asyncio
from easel import DESK, PHONE
from people import finished, photo
from playwright.async_api import Browser, Page, expect
from town import Town, Towns
from yarl import URL

from bot import sandbox, web
from bot.menus import Menus


@pytest_asyncio.fixture(loop_scope="session")
async def town(towns: Towns) -> AsyncIterator[Town]:
    """A bot with its sandbox and its studio on one address, as without a token."""
    site = web.Site()
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(web.serve("127.0.0.1", 0, site, sandbox.create_app()))
        at = URL(f"http://127.0.0.1:{port}")
        server = SimpleNamespace(make_url=lambda path: at / path)
        town = await stack.enter_async_context(
            towns(server=server, studio_url=f"{at}/studio/", sizes=(128, 256), size=256)
        )
        await stack.enter_async_context(site.studio.opened(town.house))
        await Menus(town.house).bring()
        yield town


@pytest_asyncio.fixture(loop_scope="session")
async def page(request: pytest.FixtureRequest, browser: Browser, town: Town) -> AsyncIterator[Page]:
    """Ada's chat page; in the end neither it nor the studio in it may have met an error."""
    problems: list[str] = []
    context = await browser.new_context(viewport=request.param, reduced_motion="reduce")
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("console", lambda line: "Content Security" in line.text and problems.append(line.text))
    context.set_default_timeout(20_000)
    page = await context.new_page()
    await page.goto(f"{town.url}/#person={town.ada.id}&chat={town.ada.id}")
    yield page
    await context.close()
    assert not problems


@pytest.mark.parametrize("page", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
async def test_a_photo_becomes_a_picture_that_stands_in_the_chat(page: Page, town: Town) -> None:
    await page.locator("#app-menu").click()
    studio = page.frame_locator("iframe")
    await studio.locator("input[type=file]").first.set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(400, 300)}
    )
    await studio.get_by_role("button", name=re.compile("^The Claw of the Sea")).click()
    await page.locator("#web-app").get_by_role("button", name="Send to the chat").click()

    await expect(page.locator("#web-app")).to_be_hidden()
    result = await town.ada.sees(finished)
    shown = page.locator(f"#m{result['message_id']}")
    await expect(shown).to_contain_text("The Claw of the Sea")
    await expect(shown.get_by_role("button", name=re.compile("stronger"))).to_be_visible()
    assert result["from"]["id"] == town.house.telegram.id
    assert await page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("page", [DESK], indirect=True, ids=["desk"])
async def test_a_photo_of_the_chat_is_taken_along_and_so_is_a_picture(page: Page, town: Town) -> None:
    # By another name of this machine than the one that the bot knows.
    at = page.url.replace("127.0.0.1", "localhost")
    await page.goto(at)
    await town.ada.send("", photo(400, 300))
    await page.get_by_role("button", name="Open the studio").click()
    studio = page.frame_locator("iframe")
    await expect(studio.get_by_role("heading", name="Your photo in every manner")).to_be_visible()
    assert await page.evaluate("document.activeElement.tagName") == "IFRAME"
    await page.get_by_role("button", name=re.compile("^(Close|Back)$")).click()
    await page.reload()

    await town.ada.send("wave", photo(400, 300, hue=90))
    await town.ada.opens_more(await town.ada.sees(finished))
    await page.get_by_role("button", name="Open the studio").last.click()
    await expect(studio.get_by_role("heading", name="The Claw of the Sea")).to_be_visible()
