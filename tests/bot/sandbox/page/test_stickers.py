"""Stickers from the page's tray, as they reach the bot and as the chat shows them."""

import gzip
import io
import json

import pytest
from PIL import Image
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA = 101


async def downloaded(sticker) -> bytes:
    return bytes(await (await sticker.get_file()).download_as_bytearray())


async def test_a_sticker_goes_at_once_as_webp_and_what_was_written_stays(site, visit) -> None:
    page = await visit()
    asked = await site.bot.send_message(ADA, "Which one?")
    await page.get_by_role("article").get_by_role("button", name="Reply to").click()
    await page.keyboard.type("a caption it cannot have")
    await page.get_by_role("button", name="Stickers").click()
    await expect(page.get_by_role("button", name="Send the sticker sun")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="Send the sticker cat")).to_be_focused()
    await page.keyboard.press("Enter")

    message = (await site.heard()).message
    assert message.reply_to_message.message_id == asked.message_id and not message.sticker.is_animated
    with Image.open(io.BytesIO(await downloaded(message.sticker))) as picture:
        assert (picture.format, picture.size, picture.mode) == ("WEBP", (512, 512), "RGBA")
        assert picture.getpixel((2, 2))[3] == 0 and picture.getpixel((256, 256))[3] == 255
    await expect(page.get_by_role("article").last.get_by_role("img", name="Sticker")).to_be_visible()
    await expect(page.get_by_role("list", name="Stickers")).to_be_hidden()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("a caption it cannot have")


async def test_a_sticker_that_moves_is_sent_in_telegrams_own_format(site, visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="Stickers").click()
    await page.get_by_role("button", name="Send the sticker turning tile").click()
    sticker = (await site.heard()).message.sticker
    assert sticker.is_animated and not sticker.is_video
    film = json.loads(gzip.decompress(await downloaded(sticker)))
    assert (film["tgs"], film["w"], film["h"]) == (1, 512, 512)
    await expect(page.get_by_role("article").get_by_role("img", name="Moving sticker")).to_be_visible()


async def test_the_tray_closes_by_its_key_and_by_its_button(site, visit) -> None:
    page = await visit()
    tray = page.get_by_role("list", name="Stickers")
    await page.get_by_role("button", name="Stickers").click()
    await expect(tray.get_by_role("button")).to_have_count(5)
    await page.keyboard.press("Escape")
    await expect(tray).to_be_hidden()
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Stickers").click()
    await page.get_by_role("button", name="Stickers").click()
    await expect(tray).to_be_hidden()
