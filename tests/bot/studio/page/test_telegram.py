"""The page inside a Telegram app: its colours, its buttons, and the picture in the chat."""

from typing import Any

from easel import PHONE, Come, Person, in_telegram
from people import finished
from playwright.async_api import expect
from visiting import init_data

from bot.sandbox import TOKEN

NIGHT = "Night with a Thousand Wheels"
APP = """
  window.told = [];
  window.TelegramWebviewProxy = { postEvent: (type, data) => told.push([type, JSON.parse(data)]) };
"""
DARK = {
    "bg_color": "#17212b",
    "secondary_bg_color": "#0e1621",
    "section_bg_color": "#17212b",
    "text_color": "#f5f5f5",
    "hint_color": "#a5b1bd",
    "link_color": "#6ab3f3",
    "button_color": "#5288c1",
    "button_text_color": "#ffffff",
}


async def opened_in_telegram(come: Come, **theme: str) -> Person:
    """Ada's Telegram on a phone, which has the page open."""
    ada = await come(opens=False, viewport=PHONE)
    await ada.context.add_init_script(APP)
    await ada.opens(fragment=in_telegram(init_data(TOKEN, 101), **theme))
    return ada


async def told(person: Person, type_: str) -> list[Any]:
    """What the page has said to the app in events of that type, the oldest first."""
    events = await person.page.evaluate("told")
    return [data for name, data in events if name == type_]


async def app_says(person: Person, type_: str, data: object = None) -> None:
    await person.page.evaluate("([type, data]) => Telegram.WebView.receiveEvent(type, data)", [type_, data])


async def main_button(person: Person, text: str) -> None:
    """The app's main button says that, and is pressed."""
    await expect(person.page.locator("#primary")).to_have_text(text)
    assert (await told(person, "web_app_setup_main_button"))[-1] == {
        "is_visible": True,
        "is_active": True,
        "is_progress_visible": False,
        "text": text,
    }
    await app_says(person, "main_button_pressed")


async def test_a_picture_is_turned_with_the_main_button_and_goes_to_the_chat(come: Come) -> None:
    ada = await opened_in_telegram(come)
    assert await told(ada, "web_app_ready") and await told(ada, "web_app_expand")
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.moves("Strength", 0.8)
    await expect(ada.status).to_have_text("How it would look, still small")
    await main_button(ada, "Paint in full · 256 px")
    await expect(ada.status).to_have_text("Painted, 256 px")
    assert {"type": "notification", "notification_type": "success"} in await told(
        ada, "web_app_trigger_haptic_feedback"
    )
    await expect(ada.page.locator("#bar")).to_be_hidden()

    await expect(ada.button("Send to the chat")).to_have_count(0)  # Telegram's own says so
    await main_button(ada, "Send to the chat")
    picture = await ada.studio.town.ada.sees(finished)
    assert "80%" in picture["caption"]
    await ada.hears("It is in the chat.")
    assert await told(ada, "web_app_close") == [{}]
    assert not (await told(ada, "web_app_setup_main_button"))[-1]["is_visible"]


async def test_pictures_of_the_page_are_in_the_chats_history_and_the_other_way_round(come: Come) -> None:
    ada = await opened_in_telegram(come)
    await ada.brings()
    await ada.sees_the_whole_wall()
    await ada.presses_tile(NIGHT)
    await expect(ada.status).to_have_text("Painted, 256 px")
    await ada.studio.town.ada.send("/history")
    await ada.studio.town.ada.sees(lambda message: NIGHT in message.get("caption", ""))
    await ada.button("Your pictures").click()
    await expect(ada.page.locator(".tile")).to_have_count(1)


async def test_it_wears_the_chats_colours_and_changes_with_them(come: Come) -> None:
    ada = await opened_in_telegram(come, **DARK)
    await expect(ada.page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(ada.page.locator("body")).to_have_css("background-color", "rgb(14, 22, 33)")
    await expect(ada.page.locator("body")).to_have_css("color", "rgb(245, 245, 245)")
    assert (await told(ada, "web_app_set_header_color"))[-1] == {"color": "#0e1621"}
    light = {"bg_color": "#ffffff", "secondary_bg_color": "#f1f1f1", "text_color": "#000000"}
    await app_says(ada, "theme_changed", {"theme_params": light})
    await expect(ada.page.locator("html")).to_have_attribute("data-theme", "light")
    await expect(ada.page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")


async def test_its_back_button_goes_back(come: Come) -> None:
    ada = await opened_in_telegram(come)
    assert (await told(ada, "web_app_setup_back_button"))[-1] == {"is_visible": False}
    await ada.brings()
    assert (await told(ada, "web_app_setup_back_button"))[-1] == {"is_visible": True}
    await expect(ada.page.locator("#back")).to_be_hidden()
    await app_says(ada, "back_button_pressed")
    await ada.sees("Your photo, painted")


async def test_what_telegram_has_signed_is_all_that_says_who_somebody_is(come: Come) -> None:
    ada = await come(opens=False)
    forged = init_data("42:of-another-bot", 101)
    await ada.page.goto(f"{ada.studio.url}/studio/{in_telegram(forged)}")
    await expect(ada.page.get_by_role("alert")).to_be_visible()
    await expect(ada.page.locator("#picker")).to_have_count(0)


async def test_in_a_frame_it_speaks_with_the_page_around_it(come: Come) -> None:
    """As in Telegram's web client; what another window says is not heard."""
    ada = await come(opens=False)
    await ada.page.goto(f"{ada.studio.url}/healthz")
    address = f"{ada.studio.url}/studio/{in_telegram(init_data(TOKEN, 101))}"
    await ada.page.evaluate(
        """(address) => {
          window.told = [];
          addEventListener("message", (event) => {
            const { eventType, eventData } = JSON.parse(event.data);
            told.push([eventType, eventData]);
          });
          const frame = document.createElement("iframe");
          document.body.replaceChildren(Object.assign(frame, { src: address, width: 500, height: 700 }));
        }""",
        address,
    )
    frame = ada.page.frame_locator("iframe")
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Your photo, painted")
    assert await told(ada, "web_app_ready") and await told(ada, "iframe_ready")
    await frame.get_by_role("button", name="Your pictures").click()
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Your pictures")
    await ada.page.evaluate(
        """frames[0].postMessage(JSON.stringify({ eventType: "back_button_pressed" }), location.origin)"""
    )
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Your photo, painted")
