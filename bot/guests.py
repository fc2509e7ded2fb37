"""What the bot says as a guest, where it is called by its name in a chat it is not in.

Telegram lets a guest say one thing, in answer, and edit it later by a name of its own. A new picture cannot
be uploaded there, only one that Telegram has: so the picture is painted in the private chat of who asked for
it, like any other, and shown in the guest's message once that has been delivered.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    Message,
)
from telegram.constants import MessageLimit
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.gate import Priority
from bot.house import House
from bot.limits import Claim
from bot.texts import Said, say
from bot.texts.cutting import cut_html
from bot.texts.phrases import title_of
from bot.verdicts import Again, Wait, verdict
from storage import guests, people
from storage.schema import Job

log = logging.getLogger(__name__)


async def answer(
    house: House, summons: Message, text: Said, keyboard: InlineKeyboardMarkup | None = None
) -> str:
    """Says the one thing that a guest may say; gives the name by which it can be edited.

    Raises TelegramError, as for a call that was answered before.
    """
    assert summons.guest_query_id is not None
    words = InputTextMessageContent(cut_html(text, MessageLimit.MAX_TEXT_LENGTH))
    result = InlineQueryResultArticle("answer", "Pastiche", words, reply_markup=keyboard)
    return (await house.telegram.answer_guest_query(summons.guest_query_id, result)).inline_message_id


async def keep_showing(house: House) -> None:
    """Shows in guests' messages what became of their jobs, as soon as those have ended; never returns."""
    pace, ended = house.delivery.pace, house.delivery.ended
    pause = pace.again
    while True:
        ended.clear()
        left = [await _show(house, job, message) for job, message in await guests.over(house.db)]
        if not any(left):
            pause = pace.again
            await ended.wait()
            continue
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), max(pause, *left))
        pause = min(pace.again_at_most, 2 * pause)


async def _show(house: House, job: Job, message: str) -> float:
    """One try; how many seconds later it is worth another, 0 if none is needed any more."""
    try:
        async with asyncio.timeout(house.delivery.pace.final_call):
            await _edit(house, job, message)
    except (TelegramError, TimeoutError) as error:
        match verdict(error):
            case Wait(seconds):
                return seconds
            case Again():
                return house.delivery.pace.again
        log.info("the guest's message of job %s: %r", job.id, error)
    await guests.shown(house.db, job.id)
    return 0


async def _edit(house: House, job: Job, message: str) -> None:
    language = await people.language_of(house.db, job.user_id)
    telegram: ExtBot[Any] = house.telegram
    claim = Claim(Priority.RESULT, house.delivery.pace.job_in_line)
    if job.file_id is None or job.veil.protected:  # a guest's message cannot keep it from being saved
        text = say("guest-nothing", language)
        await telegram.edit_message_text(text, inline_message_id=message, rate_limit_args=claim)
        return
    title = title_of(job.styles, house.collection.titles, language)
    caption = cut_html(say("inline-caption", language, title=title), MessageLimit.CAPTION_LENGTH)
    media = InputMediaPhoto(job.file_id, caption=caption, has_spoiler=job.veil.spoiler or None)
    await telegram.edit_message_media(media, inline_message_id=message, rate_limit_args=claim)
