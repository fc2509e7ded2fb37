"""Inline keyboards, checked as Telegram checks them."""

from typing import Any

from bot.sandbox.addresses import app_address
from bot.sandbox.errors import ApiError, bad_request

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
LOOKS = ("icon_custom_emoji_id", "style")
MOST_BUTTONS = 100


def inline_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The keyboard as a message carries it; None without buttons.

    Reply keyboards are for the person's app alone: they are taken and, as on Telegram, stand in no message.
    """
    if not markup or "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """All buttons under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _unparsable("Object expected")
    if not isinstance(button.get("text"), str):
        raise _unparsable('Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad_request("BUTTON_URL_INVALID")
    if actions[0] == "web_app":
        button = {**button, "web_app": {"url": _app(button["web_app"])}}
    return {name: button[name] for name in ("text", *LOOKS, actions[0]) if button.get(name) is not None}


def _app(app: Any) -> str:
    if not isinstance(app, dict):
        raise _unparsable('Field "web_app" must be of type Object')
    if not isinstance(app.get("url"), str):
        raise _unparsable('Can\'t find field "url"')
    return app_address(app["url"], "inline keyboard button")


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
