"""The way into the studio, the page for everyone: what opens it inside Telegram. For private chats only."""

from urllib.parse import urlencode

from telegram import InlineKeyboardMarkup

from bot.buttons import App
from bot.house import House
from bot.messages import keyboard
from bot.texts import plain


def studio(house: House, **begins: str | int) -> App | None:
    """The studio; None where there is none.

    begins: with what, if with anything: a `photo` of the person's own, or a `job` of theirs to go on with.
    """
    if house.studio_url is None:
        return None
    return App(house.studio_url + (f"?{urlencode(begins)}" if begins else ""))


def way_in(house: House, language: str | None, **begins: str | int) -> InlineKeyboardMarkup | None:
    """A message's only button, which opens it so."""
    app = studio(house, **begins)
    return keyboard([[(plain("button-studio", language), app)]]) if app else None
