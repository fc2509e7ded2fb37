"""What a person sends from the page, by mouse, by keyboard and on a phone, as it reaches a real bot."""

import asyncio
import base64
import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, expect
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA, BEN, GROUP, PAINTINGS = 101, 102, -1001000000001, 2


def jpeg(colour: str, size: tuple[int, int] = (320, 240)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", quality=95)
    return out.getvalue()


def attachment(name: str, colour: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(colour)}


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


async def test_a_newcomer_without_a_photo_can_send_the_sample_picture(site, visit) -> None:
    page = await visit()
    await expect(page.get_by_role("heading", name="Send a photo to begin")).to_be_visible()
    await page.get_by_role("button", name="Use a sample picture").click()
    await expect(page.get_by_role("list", name="Attached files").get_by_role("img")).to_have_count(1)
    await page.keyboard.press("Enter")

    photo = (await site.heard()).message.photo[-1]
    with Image.open(io.BytesIO(bytes(await (await photo.get_file()).download_as_bytearray()))) as picture:
        picture.load()
        assert picture.size == (1200, 900)
    await expect(messages(page)).to_have_count(1)
    await expect(page.locator("#empty")).to_be_hidden()
    await expect(page.locator("#tray")).to_be_hidden()


async def test_several_files_go_as_one_album_with_the_caption_first(site, visit) -> None:
    page = await visit()
    files = [attachment(f"{colour}.jpg", colour) for colour in ("red", "green", "blue")]
    await page.locator("#picker").set_input_files(files)
    await page.get_by_role("button", name="Remove green.jpg").click()
    await page.get_by_label("Message", exact=True).fill("Two of them")
    await page.get_by_role("button", name="Send", exact=True).click()

    first, second = (await site.heard()).message, (await site.heard()).message
    assert first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.caption) == ("Two of them", None)
    await expect(messages(page)).to_have_count(1)
    await expect(page.locator(".album img")).to_have_count(2)
    assert near(await colour_of(page.locator(".album img").nth(1)), (0, 0, 255))
    await expect(page.locator(".text")).to_have_text("Two of them")


@pytest.fixture
def held():
    """Holds what a page sends until `release` is set; gives the event and a way to begin."""
    release = asyncio.Event()

    async def hold(page: Page) -> asyncio.Event:
        async def later(route) -> None:
            await release.wait()
            await route.continue_()

        await page.route("**/sandbox/send", later)
        return release

    return hold


async def test_what_is_written_and_picked_while_a_message_is_sent_is_the_next_message(
    site, visit, held
) -> None:
    page = await visit()
    release = await held(page)
    await page.locator("#picker").set_input_files(attachment("first.jpg", "red"))
    await page.keyboard.type("one")
    await page.keyboard.press("Enter")
    await expect(page.locator("#composer")).to_have_attribute("aria-busy", "true")
    await page.locator("#picker").set_input_files(attachment("second.jpg", "blue"))
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await page.keyboard.type("not yet")
    release.set()
    first, second = (await site.heard()).message, (await site.heard()).message
    assert (first.caption, second.caption) == ("one", "two") and first.photo and second.photo
    await expect(page.locator("#composer")).not_to_have_attribute("aria-busy", "true")
    await expect(page.get_by_label("Message", exact=True)).to_have_value("not yet")


async def test_what_could_not_be_sent_is_there_again_with_its_picture(site, visit) -> None:
    page = await visit()
    await page.route("**/sandbox/send", lambda route: route.abort())
    await page.locator("#picker").set_input_files(attachment("first.jpg", "red"))
    await page.keyboard.type("one")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("list", name="Attached files").get_by_role("img")).to_have_count(1)
    await page.unroute("**/sandbox/send")
    await page.keyboard.press("Enter")
    message = (await site.heard()).message
    assert message.caption == "one" and message.photo


async def test_a_command_as_a_caption_is_sent_by_enter(site, visit) -> None:
    page = await visit()
    await site.bot.set_my_commands([BotCommand("wave", "The Wave")])
    await page.locator("#picker").set_input_files(attachment("first.jpg", "red"))
    await page.keyboard.type("/wave")
    await expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
    await page.keyboard.press("Enter")
    message = (await site.heard()).message
    assert message.caption == "/wave" and message.photo


async def test_a_narrow_picture_keeps_its_caption_under_it_and_is_shown_large(site, visit) -> None:
    page = await visit()
    await site.bot.send_photo(ADA, jpeg("teal", (60, 120)), caption="A long caption. " * 12)
    photo, bubble = page.locator(".photo"), page.locator(".bubble").first
    await expect(photo).to_be_visible()
    assert (await bubble.bounding_box())["width"] < (await photo.bounding_box())["width"] + 40
    await photo.click()
    shown = await page.locator("#viewer img").bounding_box()
    assert shown["height"] > 600 and abs(shown["width"] / shown["height"] - 0.5) < 0.02


async def test_text_of_twice_the_size_has_room(site, visit) -> None:
    page = await visit(width=720, height=900)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await site.bot.send_photo(
        ADA, jpeg("olive", (900, 300)), caption="Wide", reply_markup=keyboard([("Wave", "a")])
    )
    await expect(messages(page)).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") == 720
    assert await page.evaluate("getComputedStyle(document.body).fontSize") == "32px"


async def test_files_can_be_dropped_pasted_and_sent_uncompressed(site, visit) -> None:
    page = await visit()
    transfer = """encoded => {
        const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0)), transfer = new DataTransfer();
        transfer.items.add(new File([bytes], "lake.jpg", { type: "image/jpeg" }));
        return transfer;
    }"""
    data = await page.evaluate_handle(transfer, base64.b64encode(jpeg("teal")).decode())
    await page.dispatch_event("body", "dragenter", {"dataTransfer": data})
    await expect(page.get_by_text("Drop to attach")).to_be_visible()
    await page.dispatch_event("body", "drop", {"dataTransfer": data})
    await expect(page.get_by_text("Drop to attach")).to_be_hidden()
    await expect(page.locator("#files li")).to_have_count(1)
    paste = """(field, clipboardData) =>
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }))"""
    await page.locator("#text").evaluate(paste, data)
    await expect(page.locator("#files li")).to_have_count(2)

    await page.get_by_label("Send as file").check()
    await page.get_by_role("button", name="Send", exact=True).click()
    documents = [(await site.heard()).message.document for _ in range(2)]
    assert [document.file_name for document in documents] == ["lake.jpg", "lake.jpg"]
    assert bytes(await (await documents[1].get_file()).download_as_bytearray()) == jpeg("teal")
    await expect(page.get_by_role("link", name="lake.jpg")).to_have_count(2)


async def test_the_whole_page_can_be_used_without_a_mouse(site, visit) -> None:
    page = await visit()
    commands = [("start", "Begin"), ("help", "Help"), ("history", "Last pictures")]
    await site.bot.set_my_commands([BotCommand(*command) for command in commands])
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    await page.keyboard.type("/h")
    options = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options).to_have_text([re.compile("/help"), re.compile("/history")])
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    assert (await site.heard()).message.text == "/history"
    await expect(page.get_by_role("listbox")).to_be_hidden()

    await site.bot.send_message(ADA, "Nothing yet", reply_markup=keyboard([("Again", "again")]))
    await expect(messages(page)).to_have_count(2)
    await page.keyboard.press("ArrowUp")
    await expect(messages(page).last).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert (await site.heard()).callback_query.data == "again"

    await messages(page).last.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#replying")).to_contain_text("Nothing yet")
    await page.keyboard.press("Escape")
    await expect(page.locator("#replying")).to_be_hidden()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    message = (await site.heard()).message
    assert (message.text, message.reply_to_message) == ("one\ntwo", None)


async def test_a_reply_in_a_topic_reaches_the_bot_with_what_it_answers(site, visit) -> None:
    ada, ben = await visit(ADA, GROUP, PAINTINGS), await visit(BEN, GROUP, PAINTINGS)
    await ada.locator("#picker").set_input_files(attachment("lake.jpg", "navy"))
    await ada.keyboard.press("Enter")
    photo = messages(ben).first
    await expect(photo).to_have_attribute("aria-label", re.compile("Ada"))
    await expect(messages(ada).first).to_have_class(re.compile("own"))
    await photo.hover()
    await photo.get_by_role("button", name="Reply to Ada").click()
    await ben.keyboard.type("/wave")
    await ben.keyboard.press("Enter")

    message = (await site.heard()).message
    assert (message.text, message.from_user.id, message.message_thread_id) == ("/wave", BEN, PAINTINGS)
    assert message.reply_to_message.photo
    await site.bot.send_message(
        GROUP,
        "In the queue",
        message_thread_id=PAINTINGS,
        reply_parameters=ReplyParameters(message.message_id),
    )
    quote = messages(ada).last.locator(".quote")
    await expect(quote).to_have_text("Ben/wave")
    await quote.click()
    await expect(messages(ada).nth(1)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phones_width_is_enough(site, visit, scheme: str) -> None:
    page = await visit(width=360, height=740)
    await page.emulate_media(color_scheme=scheme)
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await page.locator("#picker").set_input_files([attachment(f"{n}.jpg", "olive") for n in range(5)])
    rows = [("Sunflowers in a very tall vase", "a"), ("Harbour", "b"), ("Fog", "c")], [("Wave", "d")]
    await site.bot.send_message(ADA, "long" * 60, reply_markup=keyboard(*rows))
    await site.bot.send_photo(ADA, jpeg("olive", (900, 300)), caption="Wide")
    await expect(messages(page)).to_have_count(2)
    sticking_out = await page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter((e) => !e.closest("#files, .unseen") && e.getBoundingClientRect().right > 360.5)
            .map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert sticking_out == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.get_by_label("Chat", exact=True).select_option("Salon · Paintings")
    await expect(messages(page)).to_have_count(0)
    await page.get_by_label("You are", exact=True).select_option("Ben")
    assert await page.evaluate("location.hash") == f"#person={BEN}&chat={GROUP}&topic={PAINTINGS}"
