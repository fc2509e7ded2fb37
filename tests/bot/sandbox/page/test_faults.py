"""The panel that makes Telegram fail, in a real browser: what is ordered there happens to the bot's calls."""

import pytest
from playwright.async_api import Page, expect
from telegram.error import BadRequest, RetryAfter

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA = 101


async def opened(page: Page) -> None:
    await page.get_by_text("Let Telegram fail").click()
    await expect(page.get_by_role("button", name="Let it fail")).to_be_visible()


async def test_a_fault_is_chosen_shown_until_it_has_happened_and_happens(site, visit) -> None:
    page = await visit()
    await opened(page)
    await page.get_by_label("Call", exact=True).select_option("sendMessage")
    await page.get_by_label("Fault", exact=True).select_option("chat not found")
    await page.get_by_label("Times").fill("2")
    await page.get_by_role("button", name="Let it fail").click()
    waiting = page.get_by_role("list", name="Faults still to come").get_by_role("listitem")
    await expect(waiting).to_have_text(["sendMessage, 2 ×: 400 Bad Request: chat not foundTake back"])
    with pytest.raises(BadRequest, match="Chat not found"):
        await site.bot.send_message(ADA, "Hello")
    await expect(waiting).to_contain_text(["1 ×"])
    with pytest.raises(BadRequest, match="Chat not found"):
        await site.bot.send_message(ADA, "Hello")
    await expect(waiting).to_have_count(0)
    assert (await site.bot.send_message(ADA, "Hello")).text == "Hello"


async def test_what_is_taken_back_does_not_happen_and_the_rest_does(site, visit) -> None:
    page = await visit()
    await opened(page)
    for fault in ("error 500", "429, wait 5 s"):
        await page.get_by_label("Fault", exact=True).select_option(fault)
        await page.get_by_label("always").check()
        await page.get_by_role("button", name="Let it fail").click()
    waiting = page.get_by_role("list", name="Faults still to come").get_by_role("listitem")
    await expect(waiting).to_have_count(2)
    await waiting.first.get_by_role("button", name="Take back").click()
    await expect(waiting).to_have_count(1)
    with pytest.raises(RetryAfter):
        await site.bot.send_message(ADA, "Hello")
    await waiting.first.get_by_role("button", name="Take back").click()
    await expect(waiting).to_have_count(0)
    assert (await site.bot.send_message(ADA, "Hello")).text == "Hello"
