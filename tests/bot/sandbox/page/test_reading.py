"""What the page shows of a chat, in a real browser with a real bot at the other end."""

import io
import re

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, expect
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
)

from engine.pictures.timelapse import encode

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA, BEN, CLEO, GROUP, ATTIC, PAINTINGS = 101, 102, 103, -1001000000001, -4001, 2


def jpeg(colour: str, size: tuple[int, int] = (320, 240)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=95)
    return out.getvalue()


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(t, callback_data=d) for t, d in row] for row in rows])


def messages(page: Page) -> Locator:
    return page.locator("#messages article")


async def colour_of(picture: Locator) -> tuple[int, int, int]:
    """The colour in the middle of a picture as the browser decoded it."""
    await expect(picture).to_have_js_property("complete", True)
    red, green, blue = await picture.evaluate(
        """image => {
            const canvas = new OffscreenCanvas(1, 1), pen = canvas.getContext("2d");
            pen.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
            return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }"""
    )
    return red, green, blue


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 12


async def from_end(page: Page) -> float:
    """How far the list is scrolled up from its end, in pixels."""
    return await page.evaluate(
        "(s => s.scrollHeight - s.scrollTop - s.clientHeight)(document.getElementById('scroller'))"
    )


async def test_a_film_plays_by_itself(site, visit) -> None:
    page = await visit()
    film = encode([jpeg("#2060a0"), jpeg("#a06020")], "mp4", seconds=3)
    await site.bot.send_animation(ADA, film, filename="a.mp4", caption="How it came about")
    shown = page.locator("#messages video")
    await expect(shown).to_have_js_property("videoWidth", 320)
    await expect(shown).to_have_js_property("paused", False)


async def test_a_picture_from_the_bot_is_shown_and_opens_at_full_size(site, visit) -> None:
    page = await visit()
    await site.bot.send_photo(ADA, jpeg("#2060a0", (640, 480)), caption="A <b>lake</b>", parse_mode="HTML")
    picture = page.locator(".photo img")
    await expect(picture).to_have_js_property("naturalWidth", 640)
    assert near(await colour_of(picture), (0x20, 0x60, 0xA0))
    await expect(messages(page).locator(".text strong")).to_have_text("lake")

    await page.get_by_role("button", name="Open the picture").click()
    viewer = page.get_by_role("dialog", name="Picture")
    await expect(viewer).to_be_visible()
    assert near(await colour_of(viewer.locator("img")), (0x20, 0x60, 0xA0))
    async with page.expect_download() as download:
        await viewer.get_by_role("link", name="Download").click()
    assert (await download.value).suggested_filename == "pastiche-1.jpg"
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()


async def test_a_button_waits_for_the_answer_and_shows_it(site, visit) -> None:
    page = await visit()
    rows = [("Great Wave", "wave"), ("Fog", "fog")], [("Harbour", "harbour")]
    await site.bot.send_message(ADA, "Which painting?", reply_markup=keyboard(*rows))
    await expect(page.locator(".keys")).to_have_count(2)
    wave = page.get_by_role("button", name="Great Wave")
    await wave.click()
    query = (await site.heard()).callback_query
    assert (query.data, query.from_user.id) == ("wave", ADA)
    await expect(wave).to_have_attribute("aria-busy", "true")
    await site.bot.answer_callback_query(query.id, "The wave it is")
    await expect(page.locator(".toast")).to_have_text("The wave it is")
    await expect(wave).not_to_have_attribute("aria-busy", "true")

    await page.get_by_role("button", name="Fog").click()
    await site.bot.answer_callback_query((await site.heard()).callback_query.id, "Too thick", show_alert=True)
    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Too thick")
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()


async def test_a_picture_that_changes_does_not_flicker_nor_move_the_list(site, visit) -> None:
    page = await visit()
    for number in range(12):
        await site.bot.send_message(ADA, f"Line {number}\nand a second one")
    status = await site.bot.send_photo(ADA, jpeg("black"), reply_markup=keyboard([("Cancel", "cancel")]))
    await expect(page.locator(".photo img")).to_have_js_property("complete", True)
    await page.evaluate(
        """() => {
            window.blank = 0;
            window.seen = 0;
            new MutationObserver(() => {
                window.seen += 1;
                for (const tile of document.querySelectorAll(".photo")) {
                    const image = tile.querySelector("img");
                    if (!image || !image.complete || !image.naturalWidth) window.blank += 1;
                }
            }).observe(document.body, { childList: true, subtree: true, attributes: true });
        }"""
    )

    async def change(colour: str, caption: str) -> None:
        media = InputMediaPhoto(jpeg(colour, (640, 480)), caption=caption)
        await status.edit_media(media, reply_markup=keyboard([("Cancel", "cancel")]))
        await expect(messages(page).last.locator(".text")).to_have_text(caption)

    assert await from_end(page) < 2
    await page.get_by_role("button", name="Cancel").focus()
    for step, colour in enumerate(("maroon", "red", "orange")):
        await change(colour, f"{step} of 3\nand a line more")
    await expect(page.locator(".photo img")).to_have_js_property("naturalWidth", 640)
    await expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    assert await from_end(page) < 2

    # The page hears of it with the next frame.
    await page.locator("#scroller").evaluate(
        """scroller => new Promise((done) => {
            scroller.scrollTo(0, 40);
            requestAnimationFrame(() => requestAnimationFrame(done));
        })"""
    )
    line = messages(page).filter(has_text="Line 2")
    before = await line.bounding_box()
    await change("gold", "ready")
    await site.bot.send_message(ADA, "One more")
    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert await line.bounding_box() == before
    await page.get_by_role("button", name="New messages").click()
    assert await from_end(page) < 2
    assert near(await colour_of(page.locator(".photo img")), (255, 215, 0))
    assert await page.evaluate("window.seen > 3 && window.blank === 0")


async def test_text_is_formatted_by_its_entities_and_never_by_markup_in_it(site, visit) -> None:
    page = await visit()
    text = (
        "🎨🌊 <b>bold <i>and slanted</i></b> <code>0.8</code> "
        '<a href="https://example.org/">there</a>\n'
        "<blockquote>quoted</blockquote>\nafter &lt;img src=x&gt; /help"
    )
    await site.bot.send_message(ADA, text, parse_mode="HTML")
    await site.bot.send_message(ADA, "<script>document.title = 'taken'</script><img src=x>")
    body = messages(page).first.locator(".text")
    await expect(body.locator("strong")).to_have_text("bold and slanted")
    await expect(body.locator("strong em")).to_have_text("and slanted")
    await expect(body.locator("code")).to_have_text("0.8")
    await expect(body.locator("blockquote")).to_have_text("quoted")
    await expect(body.get_by_role("link", name="there")).to_have_attribute("href", "https://example.org/")
    await expect(body).to_contain_text("after <img src=x>")
    await expect(messages(page).last.locator(".text")).to_contain_text("<script>")
    assert await page.locator(".text img, .text script").count() == 0
    assert await page.title() == "Pastiche"
    await body.get_by_role("button", name="/help").click()
    assert (await site.heard()).message.text == "/help"


async def test_messages_elsewhere_are_marked_and_the_chat_is_remembered(site, visit) -> None:
    page = await visit()
    await site.bot.send_message(GROUP, "News", message_thread_id=PAINTINGS)
    chats = page.get_by_role("navigation", name="Chats")
    topic = chats.get_by_role("button", name="Paintings")
    await expect(topic).to_contain_text("new messages")
    await expect(messages(page)).to_have_count(0)
    await topic.click()
    await expect(messages(page)).to_have_count(1)
    await expect(topic).not_to_contain_text("new messages")
    await chats.get_by_role("button", name="General").click()
    await expect(messages(page)).to_have_count(0)
    await topic.click()
    await page.get_by_role("radio", name="Ben").check()
    await page.reload()
    await expect(page.get_by_role("radio", name="Ben")).to_be_checked()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Studio · Paintings")


async def test_deleted_messages_go_and_the_bots_doings_are_told(site, visit) -> None:
    page = await visit()
    message = await site.bot.send_message(ADA, "Soon gone")
    await expect(messages(page)).to_have_count(1)
    await site.bot.send_chat_action(ADA, "upload_photo")
    await expect(page.locator("#status")).to_have_text(re.compile("is sending a photo…"))
    await message.delete()
    await expect(messages(page)).to_have_count(0)
    await site.bot.send_message(ADA, "Here it is")
    await expect(page.locator("#status")).not_to_have_text(re.compile("sending"))
    await expect(page.locator("#announcer")).to_contain_text("Here it is")


async def test_who_speaks_for_a_group_or_a_channel_is_shown_as_that(site, visit) -> None:
    page = await visit(ADA, GROUP, 1)
    await site.order("send", chat=GROUP, text="/help", **{"from": CLEO, "as": "group"})
    await site.order("send", chat=GROUP, text="/start", **{"from": BEN, "as": "channel"})
    await expect(messages(page).locator(".author")).to_have_text(["Studio", "Gallery"])


async def test_everybody_is_taken_along_when_a_group_becomes_a_supergroup(site, visit) -> None:
    page = await visit(BEN, ATTIC)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Attic")
    number = (await site.order("migrate", chat=ATTIC))["chat"]
    await page.wait_for_url(f"{site.url}/#person={BEN}&chat={number}")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Attic")
    await expect(page.locator("#messages .line").last).to_have_text("The group became a supergroup")


async def test_a_lost_server_is_noticed_and_what_was_missed_is_fetched(site, visit) -> None:
    page = await visit()
    first = await site.bot.send_message(ADA, "Before")
    await expect(messages(page)).to_have_count(1)
    port = site.port
    await site.stop()
    await expect(page.locator("#offline")).to_be_visible()
    await page.keyboard.type("Are you there?")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("cannot be reached")

    await site.start()  # elsewhere, where the page does not see what happens
    await site.bot.edit_message_text("Before, and after", ADA, first.message_id)
    await site.bot.send_message(ADA, "Meanwhile")
    await site.stop()
    await site.start(port)
    await expect(page.locator("#offline")).to_be_hidden()
    await expect(messages(page).locator(".text")).to_have_text(["Before, and after", "Meanwhile"])
    await page.keyboard.press("Enter")  # what was written is still there
    assert (await site.heard()).message.text == "Are you there?"
    await site.bot.send_message(ADA, "Now I am")
    await expect(messages(page)).to_have_count(4)
