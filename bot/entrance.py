"""The way into the studio, the page for everyone: what opens it inside Telegram. For private chats only."""

from urllib.parse import urlencode

from telegram import InlineKeyboardMarkup

from bot.buttons import App
from bot.house import House
from bot.messages import keyboard
from bot.texts import plain


def studio(house: House, photo: str | None = None) -> App | None:
    """The studio, beginning with a picture of the person's own if one is named; None where there is none."""
    if house.studio_url is None:
        return None
    return App(house.studio_url + (f"?{urlencode({'photo': photo})}" if photo else ""))


def way_in(house: House, language: str | None, photo: str | None = None) -> InlineKeyboardMarkup | None:
    """A message's only button, which opens it."""
    app = studio(house, photo)
    return keyboard([[(plain("button-studio", language), app)]]) if app else None
