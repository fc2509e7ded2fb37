"""A message that is to say something else: in its words, or in the caption where it is a picture."""

from typing import Any

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import MessageLimit
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.limits import Claim
from bot.texts.cutting import cut_html

LONGEST_TEXT, LONGEST_CAPTION = MessageLimit.MAX_TEXT_LENGTH, MessageLimit.CAPTION_LENGTH


async def reword(
    bot: ExtBot[Any],
    text: str,
    *,
    chat_id: int,
    message_id: int | None,
    pictured: bool,
    reply_markup: InlineKeyboardMarkup | None = None,
    rate_limit_args: int | Claim | None = None,
) -> Message | bool:
    """Edits the words of a message or the caption of its picture, whichever it has, with these buttons.

    pictured: what it probably is, which is tried first. Errors other than a wrong guess are the caller's.
    """
    how: dict[str, Any] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "reply_markup": reply_markup,
        "rate_limit_args": rate_limit_args,
    }
    try:
        return await _once(bot, text, pictured, how)
    except BadRequest as error:
        if f"no {'caption' if pictured else 'text'} in the message" not in str(error):
            raise
        return await _once(bot, text, not pictured, how)


async def _once(bot: ExtBot[Any], text: str, pictured: bool, how: dict[str, Any]) -> Message | bool:
    if pictured:
        return await bot.edit_message_caption(caption=cut_html(text, LONGEST_CAPTION), **how)
    return await bot.edit_message_text(cut_html(text, LONGEST_TEXT), **how)
