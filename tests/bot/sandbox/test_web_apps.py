"""Mini Apps: buttons that open one, refused as Telegram refuses them, and what an app is told of a person."""

import hashlib
import hmac
import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonCommands,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import BadRequest

from bot.sandbox import TOKEN

ADA, BEN, STUDIO, ATTIC = 101, 102, -1001000000001, -4001
APP = "https://paint.example.org/studio/"


def opens(url=APP, text="Open"):
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, web_app=WebAppInfo(url))]])


def menu(url=APP, text="Studio"):
    return MenuButtonWebApp(text, WebAppInfo(url))


async def menus(people):
    """The menu button that each person sees in their chat with the bot."""
    chats = (await people.get("world"))["chats"]
    return {chat["id"]: chat["menu"] for chat in chats if "menu" in chat}


def told(url):
    """What an app learns from its address: the fields behind the `#`, and those of its initData."""
    fields = dict(parse_qsl(urlsplit(url).fragment, strict_parsing=True))
    return fields, dict(parse_qsl(fields["tgWebAppData"], strict_parsing=True))


def is_signed(init_data, token=TOKEN):
    """Whether all fields but the hash make up the hash, by Telegram's rule."""
    fields = dict(init_data)
    sent = fields.pop("hash")
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(key, lines.encode(), hashlib.sha256).hexdigest() == sent


# --- buttons


async def test_a_button_opens_an_app_in_a_private_chat_and_nowhere_else(bot, people):
    sent = await bot.send_message(ADA, "look", reply_markup=opens())
    assert sent.reply_markup.inline_keyboard[0][0].web_app.url == APP
    await sent.edit_text("look again", reply_markup=opens())
    for group in (STUDIO, ATTIC):
        with pytest.raises(BadRequest, match="Button_type_invalid"):
            await bot.send_message(group, "look", reply_markup=opens())
    in_group = await bot.send_message(ATTIC, "look")
    with pytest.raises(BadRequest, match="Button_type_invalid"):
        await in_group.edit_reply_markup(opens())
    assert [message["text"] for message in await people.messages(ATTIC)] == ["look"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://paint.example.org/", "Only HTTPS links are allowed"),
        ("paint.example.org", "Only HTTPS links are allowed"),
        ("ftp://paint.example.org/", "Unsupported URL protocol"),
        ("https://paint", "Wrong HTTP URL"),
        ("https://paint.example.org/a b", "Wrong HTTP URL"),
        ("https://[::1", "Wrong HTTP URL"),
        ("https://paint.example.org:port/", "Wrong HTTP URL"),
        ("", "Wrong HTTP URL"),
    ],
)
async def test_an_address_that_telegram_takes_for_no_app_is_refused_with_its_words(bot, sandbox, url, why):
    keys = {"inline_keyboard": [[{"text": "Open", "web_app": {"url": url}}]]}
    status, body = await sandbox.call("sendMessage", chat_id=ADA, text="look", reply_markup=keys)
    said = f"Bad Request: inline keyboard button Web App URL '{url}' is invalid: {why}"
    assert (status, body["description"]) == (400, said)
    button = {"type": "web_app", "text": "Studio", "web_app": {"url": url}}
    status, body = await sandbox.call("setChatMenuButton", menu_button=button)
    assert (status, body["description"]) == (
        400,
        f"Bad Request: menu button Web App URL '{url}' is invalid: {why}",
    )


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8081/studio/", "http://[::1]:8081/", "http://localhost:1/"]
)
async def test_on_this_machine_an_app_needs_no_https(bot, url):
    sent = await bot.send_message(ADA, "look", reply_markup=opens(url))
    assert sent.reply_markup.inline_keyboard[0][0].web_app.url == url


@pytest.mark.parametrize(
    ("button", "why"),
    [
        ({"text": "x"}, 'Can\'t find field "type"'),
        ({"type": "game"}, "MenuButton has unsupported type"),
        ({"type": "web_app", "web_app": {"url": APP}}, 'Can\'t find field "text"'),
        ({"type": "web_app", "text": "x"}, 'Can\'t find field "web_app"'),
        ({"type": "web_app", "text": "x", "web_app": {}}, 'Can\'t find field "url"'),
    ],
)
async def test_a_menu_button_that_is_none_is_refused(sandbox, button, why):
    status, body = await sandbox.call("setChatMenuButton", menu_button=button)
    assert (status, body["description"]) == (400, f"Bad Request: can't parse menu button: {why}")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (
            {"menu_button": {"type": "web_app", "text": " ", "web_app": {"url": APP}}},
            "menu button text must be",
        ),
        ({"menu_button": "{"}, "can't parse menu button JSON object"),
        ({"chat_id": STUDIO}, "invalid chat_id specified"),
        ({"chat_id": 999}, "user not found"),
    ],
)
async def test_a_menu_button_needs_words_and_a_person(sandbox, fields, why):
    status, body = await sandbox.call("setChatMenuButton", **fields)
    assert status == 400 and why in body["description"]


async def test_a_persons_menu_button_goes_before_that_of_everybody(bot, people):
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonCommands)
    assert isinstance(await bot.get_chat_menu_button(ADA), MenuButtonDefault)
    assert not (await bot.get_me()).has_main_web_app
    await bot.set_chat_menu_button(menu_button=menu())
    await bot.set_chat_menu_button(ADA, MenuButtonCommands())
    await bot.set_chat_menu_button(BEN, menu(text="Atelier"))
    assert await bot.get_chat_menu_button() == menu()
    assert await bot.get_chat_menu_button(BEN) == menu(text="Atelier")
    shown = await menus(people)
    assert [shown[person].get("text") for person in (ADA, BEN, 103)] == [None, "Atelier", "Studio"]
    await bot.set_chat_menu_button(ADA)  # as everybody's again
    assert (await menus(people))[ADA]["text"] == "Studio"
    assert (await bot.get_me()).has_main_web_app


async def test_a_restart_keeps_the_menu_button_and_no_key_to_sign_with(start, tmp_path):
    async with start(data_dir=tmp_path) as sandbox, sandbox.bot() as bot:
        await bot.set_chat_menu_button(menu_button=menu())
    async with start(data_dir=tmp_path) as sandbox:
        asked = {"from": ADA, "chat": ADA}
        refused = await sandbox.people.post("launch", expected=503, **asked)
        assert "has not called yet" in refused["error"]
        async with sandbox.bot() as bot:
            assert await bot.get_chat_menu_button() == menu()
            assert is_signed(told((await sandbox.people.post("launch", **asked))["url"])[1])


# --- what an app is told


async def test_the_menu_button_opens_the_app_signed_for_whoever_presses_it(bot, people):
    await bot.set_chat_menu_button(menu_button=menu(f"{APP}?from=menu"))
    theme = {"bg_color": "#fffcf5", "text_color": "#2a241d"}
    pressed = await people.post("launch", chat=BEN, theme_params=theme, **{"from": BEN})
    fields, init_data = told(pressed["url"])
    assert pressed["url"].startswith(f"{APP}?from=menu#")
    assert (fields["tgWebAppVersion"], fields["tgWebAppPlatform"]) == ("8.0", "web")
    assert json.loads(fields["tgWebAppThemeParams"]) == theme
    user = json.loads(init_data["user"])
    assert (user["id"], user["first_name"], user["language_code"]) == (BEN, "Ben", "en")
    assert is_signed(init_data) and not is_signed(init_data, "1000000001:another-token")
    assert {"query_id", "signature", "auth_date"} < set(init_data)
    assert not is_signed(init_data | {"user": init_data["user"].replace("102", "101")})


async def test_a_button_under_a_message_opens_its_own_app_for_who_is_in_the_chat(bot, people):
    sent = await bot.send_message(ADA, "look", reply_markup=opens(f"{APP}?photo=abc", "Öffnen & malen"))
    pressed = {"chat": ADA, "message_id": sent.message_id, "text": "Öffnen & malen"}
    url = (await people.post("launch", **pressed, **{"from": ADA}))["url"]
    assert url.startswith(f"{APP}?photo=abc#tgWebAppData=")
    assert json.loads(told(url)[1]["user"])["username"] == "ada_paints"
    await people.post("launch", expected=404, **pressed, **{"from": BEN})
    await people.post("launch", expected=409, **(pressed | {"text": "Something else"}), **{"from": ADA})
    await people.post("launch", expected=404, **(pressed | {"message_id": 99}), **{"from": ADA})


async def test_a_link_opens_the_main_app_from_any_chat_with_its_parameter(bot, people):
    asked = {"chat": ATTIC, "start_param": "wave-1", "from": BEN}
    await people.post("launch", expected=409, **asked)
    await bot.set_chat_menu_button(menu_button=menu())
    url = (await people.post("launch", **asked))["url"]
    assert parse_qs(urlsplit(url).query) == {"tgWebAppStartParam": ["wave-1"]}
    init_data = told(url)[1]
    assert (init_data["start_param"], init_data["chat_type"]) == ("wave-1", "group")
    assert "query_id" not in init_data and is_signed(init_data)
    await people.post("launch", expected=400, **(asked | {"start_param": "x" * 513}))
    assert urlsplit((await people.post("launch", **(asked | {"start_param": ""})))["url"]).query == ""


async def test_the_time_of_opening_and_the_language_of_the_app_are_told(start):
    now = 1_700_000_000.0
    async with start(clock=lambda: now) as sandbox, sandbox.bot() as bot:
        await bot.set_chat_menu_button(menu_button=menu())
        await sandbox.people.post("speak", language_code="pt-br", **{"from": ADA})
        opened = await sandbox.people.post("launch", chat=ADA, **{"from": ADA})
        init_data = told(opened["url"])[1]
        assert init_data["auth_date"] == "1700000000"
        assert json.loads(init_data["user"])["language_code"] == "pt-br"
