"""Messages that show a sheet of pictures to choose from; where none can be shown, words do.

A page of the collection is uploaded once, and shown by the id that Telegram gives it from then on.
"""

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.error import BadRequest, TelegramError

from bot.answers import reply
from bot.house import House
from bot.messages import Place
from bot.rewording import LONGEST_CAPTION, reword
from bot.texts import Said
from bot.texts.cutting import cut_html
from bot.verdicts import Again, Nothing, Refused, verdict
from engine.errors import EngineError

log = logging.getLogger(__name__)

Keys = Callable[[bool], InlineKeyboardMarkup]
"""The buttons of a message, which is the picture or (False) only words."""
Show = Callable[[str | bytes], Awaitable[Message | bool]]
"""Shows a picture, which is a file or known to Telegram by this id."""
Sheet = Callable[[Show], Awaitable[Message | bool]]
"""Has a sheet shown so, and gives what came of it."""


async def send(house: House, place: Place, index: int, text: Said, keys: Keys) -> Message:
    """Answers a message with a page's sheet, as protected as the photo there; with words where that fails.

    Raises TelegramError where these cannot be sent either.
    """

    async def photo(picture: str | bytes) -> Message:
        return await reply(house, place, cut_html(text, LONGEST_CAPTION), keys(True), picture=picture)

    shown = await _tried(partial(by_id, house, index), photo)
    return shown if isinstance(shown, Message) else await reply(house, place, text, keys(False))


async def turn(
    house: House,
    where: tuple[int, int],
    sheet: Sheet,
    text: Said,
    keys: Keys,
    *,
    pictured: bool = True,
    spoiler: bool = False,
) -> None:
    """Makes a message, of words or a picture, show a sheet, or only say so where that fails.

    where: its chat and number. pictured: what it probably is. Raises TelegramError where it can do neither.
    """
    chat_id, message_id = where

    async def media(picture: str | bytes) -> Message | bool:
        caption = cut_html(text, LONGEST_CAPTION)
        photo = InputMediaPhoto(picture, caption, filename="sheet.jpg", has_spoiler=spoiler or None)
        return await house.telegram.edit_message_media(
            photo, chat_id=chat_id, message_id=message_id, reply_markup=keys(True)
        )

    if not await _tried(sheet, media):
        await reword(
            *(house.telegram, text),
            chat_id=chat_id,
            message_id=message_id,
            pictured=pictured,
            reply_markup=keys(False),
        )


async def by_id(house: House, index: int, show: Show) -> Message | bool:
    """Has a page's sheet shown, without an upload where Telegram has it; raises as `show` and the drawing."""
    sheet = await house.collection.sheet(index)
    known = house.collection.file_id_of(sheet)
    if known is not None:
        try:
            return await show(known)
        except BadRequest as error:
            if "file" not in str(error).lower():
                raise
            log.info("Telegram does not know a sheet any more, which is uploaded again: %s", error)
            house.collection.is_known_as(sheet, None)
    shown = await show(sheet)
    if isinstance(shown, Message) and shown.photo:
        house.collection.is_known_as(sheet, shown.photo[-1].file_id)
    return shown


async def _tried(sheet: Sheet, show: Show) -> Message | bool:
    """What comes of it; False where a picture cannot be shown, while words perhaps can."""
    try:
        return await sheet(show)
    except EngineError as error:
        log.warning("a sheet cannot be drawn: %s", error)
    except TelegramError as error:
        match verdict(error):
            case Nothing():
                return True
            case Refused() | Again():
                log.info("a sheet is not shown: %r", error)
            case _:
                raise
    return False
