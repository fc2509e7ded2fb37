"""Where the bot may not write or show pictures in a group: somebody is told so in private, once a day."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from telegram.error import TelegramError

from bot.house import House
from bot.texts import say
from storage import groups, people

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)


async def say_so(house: House, chat_id: int, asked: Iterable[int] = ()) -> None:
    """Tells an admin of the group who knows the bot, or else who has asked there.

    asked: who waits for something in the group. Never raises Telegram's errors.
    """
    if not await groups.muted(house.db, chat_id, every=EVERY):
        return
    try:
        title = (await house.telegram.get_chat(chat_id)).title or ""
        for person in await _whom(house, chat_id, asked):
            with suppress(TelegramError):  # they never wrote to it, or do not want to hear from it
                language = await people.language_of(house.db, person)
                await house.telegram.send_message(person, say("muted", language, title=title))
                return
    except TelegramError as error:
        log.info("nobody is told that nothing may be sent to %s: %s", chat_id, error)
    await groups.not_told(house.db, chat_id)


async def _whom(house: House, chat_id: int, asked: Iterable[int]) -> list[int]:
    """Who may be told, each once, in the order in which it is tried."""
    admins = await house.telegram.get_chat_administrators(chat_id)
    found = [member.user.id for member in admins if not member.user.is_bot]
    found = [person for person in found if await people.is_known(house.db, person)]
    return list(dict.fromkeys([*found, *(person for person in asked if person > 0)]))
