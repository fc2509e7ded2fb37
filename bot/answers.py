"""Answering where somebody asked: a reply in its place, a word over a button, a way to the private chat."""

from contextlib import suppress
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.house import House
from bot.limits import IMPATIENT
from bot.messages import Asked, Place, Press, is_private
from bot.rewording import reword
from bot.texts import plain, say
from bot.texts.cutting import cut
from bot.verdicts import Gone, Refused, verdict

LONGEST_ALERT = 200
"""Characters that Telegram shows in answer to a pressed button."""


async def reply(
    house: House,
    place: Place,
    text: str,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    picture: str | bytes | None = None,
) -> Message:
    """Answer a message where it stands, also if it was deleted meanwhile; as protected as the photo there.

    picture: a file or its id at Telegram, to be shown above the text.
    """
    quoted = None
    if place.message_id is not None:
        quoted = ReplyParameters(place.message_id, allow_sending_without_reply=True)
    how: dict[str, Any] = {
        "message_thread_id": place.thread_id,
        "reply_markup": keyboard,
        "reply_parameters": quoted,
        "protect_content": place.veil.protected or None,
    }
    if picture is not None:
        return await house.telegram.send_photo(place.chat_id, picture, caption=text, **how)
    return await house.telegram.send_message(place.chat_id, text, **how)


async def show_at_work(house: House, place: Place) -> None:
    """Shows for some seconds that an answer is coming; raises TelegramError where none can: see `verdicts`.

    Of little use by itself, and so no reason not to answer: whatever else goes wrong is passed over.
    """
    try:
        await house.telegram.send_chat_action(
            place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id, rate_limit_args=IMPATIENT
        )
    except TelegramError as error:
        if verdict(error) in (Gone(), Refused(known=True)):
            raise


async def answer(press: Press, text: str | None = None) -> None:
    """Stop the button's spinner, with a short word or none; it may have stopped by itself."""
    press.answered = True
    with suppress(TelegramError):
        await press.query.answer(cut(text, LONGEST_ALERT) if text else None)


async def reword_pressed(
    house: House, press: Press, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Has the message under a pressed button say something else, be it words or a picture."""
    await reword(
        *(house.telegram, text),
        chat_id=press.message.chat_id,
        message_id=press.message.message_id,
        pictured=bool(press.message.photo),
        reply_markup=keyboard,
    )


async def in_private(house: House, asked: Asked, topic: str, key: str = "private-only") -> bool:
    """Whether this is a private chat; in a group it is answered with a link there, which asks for `topic`."""
    if is_private(asked.message):
        return True
    link = f"https://t.me/{house.telegram.username}?start={topic}"
    label = plain("button-private", asked.owner.language)
    await asked.message.reply_text(
        say(key, asked.owner.language),
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(label, url=link)]]),
    )
    return False
