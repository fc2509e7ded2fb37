"""The editor of the page: a photo of the chat is painted over, and sent in reply with a caption."""

import asyncio
import io

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import expect

from engine.pictures.difference import difference

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def file_of(message) -> bytes:
    return bytes(await (await message.photo[-1].get_file()).download_as_bytearray())


async def test_a_photo_is_painted_over_and_sent_in_reply_with_a_caption(site, visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="Use a sample picture").click()
    await page.keyboard.press("Enter")
    sent = (await site.heard()).message

    await page.get_by_role("button", name="Open the picture").click()
    await page.get_by_role("button", name="Paint over").click()
    editor = page.get_by_role("dialog", name="Paint over the picture")
    done = editor.get_by_role("button", name="Done")
    await expect(done).to_be_disabled()
    await editor.get_by_role("radio", name="Blue").check()
    await editor.get_by_label("Brush size").fill("6")
    box = await editor.locator("canvas").bounding_box()

    async def stroke(*ways: tuple[float, float]) -> None:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in ways]
        await page.mouse.move(*places[0])
        await page.mouse.down()
        for place in places[1:]:
            await page.mouse.move(*place, steps=5)
        await page.mouse.up()

    await stroke((0.1, 0.9), (0.9, 0.9))
    await editor.get_by_role("button", name="Undo").click()
    await expect(done).to_be_disabled()
    await stroke((0.2, 0.3), (0.6, 0.3))
    await done.click()
    await expect(editor).to_be_hidden()
    await expect(page.locator("#replying")).to_contain_text("Photo")
    await page.get_by_label("Message", exact=True).fill("/here wave")
    await page.keyboard.press("Enter")

    painted = (await site.heard()).message
    assert painted.caption == "/here wave"
    assert painted.reply_to_message.message_id == sent.message_id
    mask = await asyncio.to_thread(difference, await file_of(sent), await file_of(painted))
    found = np.asarray(Image.open(io.BytesIO(mask))) > 127
    height, width = found.shape
    rows, columns = np.nonzero(found)
    assert (rows.mean() / height, columns.mean() / width) == pytest.approx((0.3, 0.4), abs=0.02)
    assert 0.4 < np.ptp(columns) / width < 0.5 and np.ptp(rows) / width == pytest.approx(0.06, abs=0.01)


async def test_whoever_paints_nothing_sends_nothing(site, visit) -> None:
    page = await visit()
    await page.get_by_role("button", name="Use a sample picture").click()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Open the picture").click()
    await page.get_by_role("button", name="Paint over").click()
    await page.get_by_role("button", name="Cancel", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#tray")).to_be_hidden()
    await expect(page.locator("#replying")).to_be_hidden()
