"""The bot's name typed on the page: a strip of pictures, one is sent, and a button that leads there."""

import io
import re

import pytest
from PIL import Image
from playwright.async_api import expect
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA, GROUP, PAINTINGS, ATTIC = 101, -1001000000001, 2, -4001


def jpeg(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def results(site):
    """Things to offer, one for each colour."""

    async def made(*colours: str) -> list[InlineQueryResultCachedPhoto]:
        sent = [await site.bot.send_photo(102, jpeg(colour)) for colour in colours]
        return [
            InlineQueryResultCachedPhoto(str(n), message.photo[-1].file_id, title=colour, caption=colour)
            for n, (message, colour) in enumerate(zip(sent, colours, strict=True))
        ]

    return made


async def test_what_is_typed_after_the_bots_name_finds_pictures_and_a_tap_sends_one(site, visit, results):
    page = await visit(ADA, GROUP, PAINTINGS)
    offers = page.get_by_role("list", name="To send").get_by_role("button")
    await page.keyboard.type("@pastiche_bot wave")
    query = (await site.heard()).inline_query
    assert (query.query, query.chat_type) == ("wave", "supergroup"), "asked once, when the typing paused"
    await site.bot.answer_inline_query(query.id, await results("teal", "olive"))
    await expect(offers).to_have_count(2)
    await page.get_by_role("button", name="Send olive").click()

    said = (await site.heard()).message
    assert (said.caption, said.from_user.id, said.via_bot.id) == ("olive", ADA, site.bot.id)
    assert said.message_thread_id == PAINTINGS
    await expect(page.locator("#messages article").last).to_contain_text("via @pastiche_bot")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("")
    await expect(offers).to_have_count(0)


async def test_the_keyboard_reaches_the_pictures_and_more_come_at_the_end_of_the_strip(site, visit, results):
    page = await visit()
    offers = page.get_by_role("list", name="To send").get_by_role("button")
    await page.keyboard.type("@pastiche_bot ")
    found = await results(*["navy"] * 12)
    query = (await site.heard()).inline_query
    await site.bot.answer_inline_query(query.id, found[:10], next_offset="10")
    await expect(offers).to_have_count(10)
    await page.keyboard.press("ArrowUp")
    await expect(offers.first).to_be_focused()
    for _ in range(9):
        await page.keyboard.press("ArrowRight")
    more = (await site.heard()).inline_query
    assert (more.query, more.offset) == ("", "10")
    await site.bot.answer_inline_query(more.id, found[10:])
    await expect(offers).to_have_count(12)
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("hello")
    await expect(offers).to_have_count(0)


async def test_the_button_of_an_answer_leads_into_the_private_chat(site, visit):
    page = await visit(ADA, ATTIC)
    await page.keyboard.type("@Pastiche_Bot zebra")
    query = (await site.heard()).inline_query
    button = InlineQueryResultsButton("Paint a photo", start_parameter="paint")
    await site.bot.answer_inline_query(query.id, [], button=button)
    await page.get_by_role("button", name="Paint a photo").click()
    said = (await site.heard()).message
    assert (said.text, said.chat.id) == ("/start paint", ADA)
    assert await page.evaluate("location.hash") == f"#person={ADA}&chat={ADA}"


async def test_a_button_that_switches_asks_for_a_chat_and_fills_the_field_there(site, visit):
    page = await visit()
    share = InlineKeyboardButton("Share", switch_inline_query="#7")
    here = InlineKeyboardButton("Here", switch_inline_query_current_chat="night")
    await site.bot.send_message(ADA, "Done", reply_markup=InlineKeyboardMarkup([[share], [here]]))
    field = page.get_by_label("Message", exact=True)
    await page.get_by_role("button", name="Share").click()
    await page.get_by_role("button", name="Cancel", exact=True).click()
    await expect(field).to_have_value("")
    await page.get_by_role("button", name="Share").click()
    await page.get_by_role("dialog").get_by_role("button", name="Salon · Paintings").click()
    await expect(field).to_have_value("@pastiche_bot #7")
    await expect(field).to_be_focused()
    await expect(page.locator("#title")).to_have_text(re.compile("Salon"))
    query = (await site.heard()).inline_query
    assert (query.query, query.chat_type) == ("#7", "supergroup")

    await page.locator("#chats").get_by_role("button", name="Pastiche").click()
    await page.get_by_role("button", name="Here").click()
    await expect(field).to_have_value("@pastiche_bot night")


async def test_the_strip_is_no_wider_than_a_phone(site, visit, results):
    page = await visit(width=360, height=740)
    await page.get_by_label("Message", exact=True).fill("@pastiche_bot ")
    query = (await site.heard()).inline_query
    await site.bot.answer_inline_query(query.id, await results(*["maroon"] * 6))
    await expect(page.get_by_role("list", name="To send").get_by_role("button")).to_have_count(6)
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
