"""Mini Apps on the page: what opens one, the frame over the chat, and what the two say to each other."""

import json
import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import FrameLocator, Page, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MenuButtonWebApp, WebAppInfo

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADA, BEN, ATTIC = 101, 102, -4001
PHONE = {"width": 360, "height": 740}
APP = """<!doctype html><title>An app</title>
<button id="inside">inside</button>
<script>
  window.heard = [];
  addEventListener("message", (event) => heard.push(JSON.parse(event.data)));
  window.say = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
  say("web_app_ready");
</script>"""


@pytest_asyncio.fixture(loop_scope="module")
async def app() -> AsyncIterator[str]:
    """Where an app is served that says what a test has it say, and keeps what it hears."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=APP, content_type="text/html")

    async def file(request: web.Request) -> web.Response:
        return web.Response(body=b"a picture", headers={"Content-Disposition": "attachment"})

    there = web.Application()
    there.router.add_get("/app", page)
    there.router.add_get("/file", file)
    async with TestServer(there, host="127.0.0.1") as server:
        yield str(server.make_url("/app"))


@pytest.fixture
def open_app(site, visit, app):
    """Sets the bot's menu button and presses it; gives the page and the frame."""

    async def opened(**options) -> tuple[Page, FrameLocator]:
        await site.bot.set_chat_menu_button(menu_button=MenuButtonWebApp("Studio", WebAppInfo(app)))
        page = await visit(**options)
        await page.get_by_role("button", name="Studio", exact=True).first.click()
        await expect(page.frame_locator("iframe").locator("#inside")).to_be_visible()
        return page, page.frame_locator("iframe")

    return opened


async def says(app: FrameLocator, kind: str, **data) -> None:
    """Has the app say something to Telegram, and forget what it has heard so far."""
    await app.locator("body").evaluate("(_, [kind, data]) => { heard = []; say(kind, data); }", [kind, data])


async def hears(app: FrameLocator, kind: str) -> dict:
    """The last thing of its kind that the app has heard, waiting for it."""
    said = await app.locator("body").evaluate(
        """(_, kind) => new Promise((resolve, reject) => {
            const look = () => {
                const found = heard.findLast(({ eventType }) => eventType === kind);
                if (found) resolve(found);
            };
            setTimeout(() => reject(new Error(`no ${kind} among ${JSON.stringify(heard)}`)), 10000);
            addEventListener("message", look);
            look();
        })""",
        kind,
    )
    return said.get("eventData") or {}


async def test_the_menu_button_opens_the_bots_app_for_whoever_presses_it(site, open_app) -> None:
    page, app = await open_app(person=BEN)
    told = parse_qs((await app.locator("body").evaluate("() => location.hash")).removeprefix("#"))
    user = json.loads(parse_qs(told["tgWebAppData"][0])["user"][0])
    assert (user["id"], told["tgWebAppPlatform"]) == (BEN, ["web"])
    theme = json.loads(told["tgWebAppThemeParams"][0])
    assert (theme["bg_color"], theme["button_color"]) == ("#fffcf5", "#a63d21")
    await expect(page.get_by_role("dialog", name="Pastiche")).to_be_visible()


async def test_there_is_one_menu_button_for_the_app_or_the_commands(site, visit, app) -> None:
    await site.bot.set_my_commands([("start", "Begin")])
    page = await visit()
    commands = page.get_by_role("button", name="Commands of the bot")
    await expect(commands).to_be_visible()
    await site.bot.set_chat_menu_button(menu_button=MenuButtonWebApp("Studio", WebAppInfo(app)))
    await expect(page.locator("#app-menu")).to_be_visible()
    await expect(commands).to_be_hidden()
    await page.keyboard.type("/")
    await expect(page.get_by_role("option", name="/start")).to_be_visible()
    await page.get_by_role("button", name="Attic").click()
    await expect(page.locator("#app-menu")).to_be_hidden()
    await expect(commands).to_be_visible()


async def test_a_newcomer_is_shown_the_way_into_the_app(open_app) -> None:
    page, app = await open_app()
    await page.get_by_role("button", name="Close", exact=True).click()
    await page.locator("#empty").get_by_role("button", name="Studio").click()
    await expect(app.locator("#inside")).to_be_visible()


async def test_a_button_under_a_message_opens_its_app_and_gets_the_focus_back(site, visit, app) -> None:
    page = await visit()
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Open it", web_app=WebAppInfo(f"{app}?photo=1"))]])
    sent = await site.bot.send_message(ADA, "A photo", reply_markup=keys)
    button = page.get_by_role("button", name="Open it")
    await button.focus()
    await page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    assert await frame.locator("body").evaluate("() => location.search") == "?photo=1"
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(button).to_be_focused()

    await page.keyboard.press("Enter")
    await expect(frame.locator("#inside")).to_be_visible()
    await sent.edit_text("A picture", reply_markup=keys)  # drawn anew behind the app
    await expect(page.locator("#messages article").last).to_contain_text("A picture")
    await says(frame, "web_app_close")
    await expect(page.locator("#web-app")).to_be_hidden()
    await expect(button).to_be_focused()

    await page.keyboard.press("Enter")
    await expect(frame.locator("#inside")).to_be_visible()
    await sent.edit_text("No app any more")
    await expect(page.locator("#messages article").last).to_contain_text("No app any more")
    await says(frame, "web_app_close")
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()


async def test_the_apps_main_button_is_drawn_under_it_and_tells_it_when_it_is_pressed(open_app) -> None:
    page, app = await open_app()
    look = {"text": "Send to the chat", "color": "#116633", "text_color": "#ffffff"}
    await says(app, "web_app_setup_main_button", is_visible=True, is_active=True, **look)
    button = page.get_by_role("button", name="Send to the chat")
    await expect(button).to_have_css("background-color", "rgb(17, 102, 51)")
    await button.click()
    await hears(app, "main_button_pressed")
    await says(app, "web_app_setup_main_button", is_visible=True, is_active=False, is_progress_visible=True)
    await expect(button).to_be_disabled()
    await expect(button).to_have_attribute("aria-busy", "")
    await says(app, "web_app_setup_main_button", is_visible=False)
    await expect(button).to_be_hidden()


async def test_the_way_out_leads_back_inside_the_app_while_it_wants_that(open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_setup_back_button", is_visible=True)
    await page.get_by_role("button", name="Back", exact=True).click()
    await hears(app, "back_button_pressed")
    await says(app, "web_app_setup_back_button", is_visible=False)
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(page.locator("#web-app")).to_be_hidden()


async def test_who_might_lose_something_is_asked_before_the_app_closes(open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_setup_closing_behavior", need_confirmation=True)
    close = page.get_by_role("button", name="Close", exact=True)
    await close.focus()
    await page.keyboard.press("Escape")
    question = page.get_by_role("dialog", name=re.compile("may be lost"))
    await question.get_by_role("button", name="Cancel").click()
    await expect(app.locator("#inside")).to_be_visible()
    await close.click()
    await question.get_by_role("button", name="Close anyway").click()
    await expect(page.locator("#web-app")).to_be_hidden()


async def test_an_app_that_closes_itself_is_asked_nothing(open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_setup_closing_behavior", need_confirmation=True)
    await says(app, "web_app_close")
    await expect(page.locator("#web-app")).to_be_hidden()
    await page.get_by_role("button", name="Studio", exact=True).first.click()  # as new
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(page.locator("#web-app")).to_be_hidden()


async def test_what_a_hand_would_feel_is_shown(open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_trigger_haptic_feedback", type="notification", notification_type="success")
    await expect(page.locator("[data-haptic]")).to_have_attribute("data-haptic", "success")
    await expect(page.locator("[data-haptic]")).to_have_count(0)
    await says(app, "web_app_trigger_haptic_feedback", type="impact", impact_style="heavy")
    await expect(page.locator("[data-haptic]")).to_have_attribute("data-haptic", "heavy")


async def test_the_app_follows_the_colours_and_paints_the_head_in_its_own(open_app) -> None:
    page, app = await open_app()
    await page.emulate_media(color_scheme="dark")
    assert (await hears(app, "theme_changed"))["theme_params"]["bg_color"] == "#262220"
    head = page.locator(".app-head")
    await says(app, "web_app_set_header_color", color="#204060")
    await expect(head).to_have_css("background-color", "rgb(32, 64, 96)")
    await says(app, "web_app_set_header_color", color_key="secondary_bg_color")
    await expect(head).to_have_css("background-color", "rgb(24, 21, 18)")
    await says(app, "web_app_set_header_color", color="url(https://stranger.example)")
    await expect(head).to_have_css("background-color", "rgb(24, 21, 18)")


async def test_on_a_phone_it_is_a_sheet_that_grows_when_the_app_wants_it(open_app) -> None:
    page, app = await open_app(**PHONE)
    await says(app, "web_app_request_viewport")
    small = await hears(app, "viewport_changed")
    assert not small["is_expanded"] and small["width"] == 360
    await says(app, "web_app_expand")
    await expect(page.locator("#web-app")).to_have_class(re.compile("expanded"))
    await says(app, "web_app_request_viewport")
    large = await hears(app, "viewport_changed")
    assert large["is_expanded"] and large["height"] > small["height"] + 200
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await says(app, "web_app_setup_main_button", is_visible=True, is_active=True, text="Send to the chat")
    button = await page.get_by_role("button", name="Send to the chat").bounding_box()
    assert button is not None and button["y"] + button["height"] <= 740


async def test_on_a_desk_it_takes_the_whole_window_if_one_wants(open_app) -> None:
    page, app = await open_app()
    wide = page.get_by_role("button", name="Full width")
    await wide.click()
    await expect(wide).to_have_attribute("aria-pressed", "true")
    box = await page.locator("#web-app").bounding_box()
    assert box is not None and box["width"] > 1000
    await says(app, "web_app_exit_fullscreen")
    await expect(wide).to_have_attribute("aria-pressed", "false")


async def test_a_file_is_downloaded_once_it_is_wanted(open_app, app) -> None:
    page, frame = await open_app()
    offered = {"url": app.replace("/app", "/file"), "file_name": "wave.png"}
    await says(frame, "web_app_request_file_download", **offered)
    await page.get_by_role("dialog", name="Download wave.png?").get_by_role("button", name="Cancel").click()
    assert (await hears(frame, "file_download_requested"))["status"] == "cancelled"
    await says(frame, "web_app_request_file_download", **offered)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download", exact=True).click()
    assert (await download.value).suggested_filename == "file"
    assert (await hears(frame, "file_download_requested"))["status"] == "downloading"


async def test_a_question_of_the_app_is_asked_and_its_answer_told(open_app) -> None:
    page, app = await open_app()
    keys = [{"id": "go", "type": "destructive", "text": "Delete"}, {"id": "no", "type": "cancel", "text": ""}]
    await says(app, "web_app_open_popup", title="Sure?", message="It is gone then.", buttons=keys)
    await (
        page.get_by_role("dialog", name=re.compile("It is gone then"))
        .get_by_role("button", name="Delete")
        .click()
    )
    assert (await hears(app, "popup_closed")) == {"button_id": "go"}


async def test_an_app_shares_through_the_bots_name(site, open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_switch_inline_query", query="#7", chat_types=["users", "groups"])
    await page.get_by_role("dialog").get_by_role("button", name="Attic").click()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("@pastiche_bot #7")
    assert (await site.heard()).inline_query.query == "#7"


async def test_a_link_to_the_bot_stays_here_and_one_to_its_app_opens_it(site, visit, app) -> None:
    page = await visit(BEN, ATTIC)
    await site.bot.set_chat_menu_button(menu_button=MenuButtonWebApp("Studio", WebAppInfo(app)))
    link = InlineKeyboardButton("Studio here", url="https://t.me/pastiche_bot?startapp=wave")
    start = InlineKeyboardButton("In private", url="https://t.me/Pastiche_Bot?start=studio")
    await site.bot.send_message(ATTIC, "Come in", reply_markup=InlineKeyboardMarkup([[link], [start]]))
    await page.get_by_role("link", name="Studio here").click()
    frame = page.frame_locator("iframe")
    told = parse_qs((await frame.locator("body").evaluate("() => location.hash")).removeprefix("#"))
    assert parse_qs(told["tgWebAppData"][0])["start_param"] == ["wave"]
    await page.get_by_role("button", name="Close", exact=True).click()
    await page.get_by_role("link", name="In private").click()
    said = (await site.heard()).message
    assert (said.text, said.chat.id, said.from_user.id) == ("/start studio", BEN, BEN)
    assert await page.evaluate("location.hash") == f"#person={BEN}&chat={BEN}"


async def test_nobody_but_the_app_is_listened_to(open_app) -> None:
    page, app = await open_app()
    await page.evaluate("postMessage(JSON.stringify({ eventType: 'web_app_close' }), '*')")
    await app.locator("body").evaluate("() => parent.postMessage('no JSON', '*')")
    await says(app, "constructor")
    await says(app, "web_app_request_theme")
    await hears(app, "theme_changed")  # it is answered after all that
    await expect(page.locator("#web-app")).to_be_visible()


async def test_an_app_opens_links_elsewhere_and_runs_nothing_here(open_app, app) -> None:
    page, frame = await open_app()
    for bad in ("javascript:document.title='run'", "data:text/html,x"):
        await says(frame, "web_app_open_link", url=bad)
        await says(frame, "web_app_request_file_download", url=bad, file_name="x")
    await says(frame, "web_app_open_link", url="no address")
    async with page.context.expect_page() as opened:
        await says(frame, "web_app_open_link", url=app)
    other = await opened.value
    await other.wait_for_url(app)
    assert page.context.pages == [page, other] and await page.title() == "Pastiche"


async def test_the_app_asks_nothing_while_it_is_being_left(open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_setup_closing_behavior", need_confirmation=True)
    await page.get_by_role("button", name="Close", exact=True).click()
    question = page.get_by_role("dialog", name=re.compile("may be lost"))
    await says(app, "web_app_open_popup", message="Stay!", buttons=[])
    await expect(question).to_be_visible()
    await question.get_by_role("button", name="Close anyway").click()
    await expect(page.locator("#web-app")).to_be_hidden()


async def test_where_no_app_opens_it_says_why(site, open_app) -> None:
    page, app = await open_app()
    await says(app, "web_app_close")
    button = page.locator("#app-menu")
    await page.route("**/sandbox/launch", lambda route: route.abort())
    await button.click()
    await expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    await expect(page.locator("#web-app")).to_be_hidden()
