"""Mini Apps: the menu button that opens one, and its address, signed for the person who opens it."""

import base64
import hmac
import json
import secrets
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bot.sandbox.accounts import BotAccount
from bot.sandbox.addresses import app_address
from bot.sandbox.cast import Room, User
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.markup import buttons
from bot.sandbox.parameters import Parameters
from bot.sandbox.people import existing, who_and_where
from bot.sandbox.world import World

VERSION = "8.0"
"""Of what an app may ask of the page; the first that lets it offer a file for download."""
PLATFORM = "web"
LONGEST_START = 512

MenuButton = dict[str, Any]


async def set_chat_menu_button(world: World, bot: BotAccount, call: Parameters) -> bool:
    button = _checked(call.parsed("menu_button", dict) or {"type": "default"})
    bot.menus |= {_whose(world, bot, call): button}
    world.saver.touch()
    if bot is world.bot:
        world.events.add("commands")
    return True


async def get_chat_menu_button(world: World, bot: BotAccount, call: Parameters) -> MenuButton:
    whose = _whose(world, bot, call)
    return bot.menus.get(whose, {"type": "default" if whose else "commands"})


def menu_of(bot: BotAccount, room: Room) -> MenuButton:
    """The menu button that is shown in a private chat."""
    for button in (bot.menus.get(str(room.id)), bot.menus.get("")):
        if button and button["type"] != "default":
            return button
    return {"type": "commands"}


def launch(world: World, call: Parameters) -> str:
    """Where a Mini App opens for a person, with all that it is told there behind the `#`.

    Of the message `message_id` its button named `text` is pressed; else the menu button is, or with
    `start_param` a link that opens the bot's main app, which here is that of the default menu button.
    theme_params: the colours of the person's app.
    """
    person, room = who_and_where(world, call)
    start = call.text("start_param")
    if call.has("message_id"):
        shown = buttons(existing(world, room, call))
        app = next(
            (each["web_app"] for each in shown if "web_app" in each and each["text"] == call.text("text")),
            None,
        )
    elif call.has("start_param"):
        app = world.bot.menus.get("", {}).get("web_app")
    else:
        app = menu_of(world.bot, room).get("web_app") if room.private else None
    if app is None:
        raise Refusal("There is no such button, or it opens no app.", 409)
    if not world.bot.key:
        raise Refusal("The bot has not called yet since this server was started.", 503)
    if len(start) > LONGEST_START:
        raise Refusal(f"A start parameter has at most {LONGEST_START} characters.")
    told = {
        "tgWebAppData": _init_data(world, person, room, call),
        "tgWebAppVersion": VERSION,
        "tgWebAppPlatform": PLATFORM,
        "tgWebAppThemeParams": json.dumps(call.parsed("theme_params", dict) or {}, separators=(",", ":")),
    }
    address = urlsplit(str(app["url"]))
    asked = [address.query, _query({"tgWebAppStartParam": start})] if start else [address.query]
    return address._replace(query="&".join(filter(None, asked)), fragment=_query(told)).geturl()


def _init_data(world: World, person: User, room: Room, call: Parameters) -> str:
    """What the app is told of who opens it, as a query string that ends with its `hash`.

    signature: Telegram's own, by which others than the bot may check it. Here it is nobody's, but as on
    Telegram the hash covers it.
    """
    user: User = {
        name: person[name] for name in ("id", "first_name", "username", "language_code") if name in person
    }
    user |= {"last_name": "", "allows_write_to_pm": person["id"] not in world.blocked}
    fields: dict[str, str] = {"user": json.dumps(user, ensure_ascii=False, separators=(",", ":"))}
    if call.has("start_param"):
        fields["chat_instance"] = str(7_000_000_000_000 + abs(room.id))
        fields["chat_type"] = "sender" if room.private else room.kind
        if call.text("start_param"):
            fields["start_param"] = call.text("start_param")
    else:
        fields["query_id"] = _letters(16)
    fields |= {"auth_date": str(int(world.clock())), "signature": _letters(64)}
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return _query(fields | {"hash": hmac.digest(world.bot.key, lines.encode(), "sha256").hex()})


def _query(fields: dict[str, str]) -> str:
    return urlencode(fields, quote_via=quote)


def _letters(count: int) -> str:
    """So many random bytes as letters, figures, `-` and `_`."""
    return base64.urlsafe_b64encode(secrets.token_bytes(count)).decode().rstrip("=")


def _whose(world: World, bot: BotAccount, call: Parameters) -> str:
    """The chat of a menu button, as a key of `menus`."""
    if not call.has("chat_id"):
        return ""
    person = call.number("chat_id")
    if person <= 0:
        raise bad_request("invalid chat_id specified")
    if bot is not world.bot or person not in world.people:
        raise bad_request("user not found")
    return str(person)


def _checked(button: MenuButton) -> MenuButton:
    kind = button.get("type")
    if not isinstance(kind, str):
        raise bad_request("can't parse menu button: Can't find field \"type\"")
    if kind in ("default", "commands"):
        return {"type": kind}
    if kind != "web_app":
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    text, app = button.get("text"), button.get("web_app")
    for name, value, wanted in (("text", text, str), ("web_app", app, dict)):
        if not isinstance(value, wanted):
            raise bad_request(f"can't parse menu button: Can't find field \"{name}\"")
    assert isinstance(text, str) and isinstance(app, dict)
    if not isinstance(app.get("url"), str):
        raise bad_request("can't parse menu button: Can't find field \"url\"")
    if not text.strip():
        raise bad_request("menu button text must be non-empty")
    return {"type": kind, "text": text, "web_app": {"url": app_address(app["url"], "menu button")}}
