"""What people and operators are told when something goes wrong."""

import logging
import time
from html import escape

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot import texts
from bot.logs import redact
from bot.ordering import Sorry
from bot.services import Context, services
from bot.updates import answer
from engine.errors import EngineError

log = logging.getLogger(__name__)

_REPORT_EVERY = 60.0
_MEANINGLESS = ("message is not modified", "query is too old", "message to edit not found")
"""Telegram's ways to say that what was wanted is so already, or that nobody waits for it any more."""


async def on_error(update: object, context: Context) -> None:
    """Answer with a sentence; write down and report what nobody expected."""
    error = context.error
    if isinstance(error, Sorry | EngineError):
        await _say(update, str(error))
    elif isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _is_meaningless(error)):
        log.info("Telegram: %s", error)
    elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        log.warning("Telegram could not be reached: %s", error)
        await _say(update, texts.UNEXPECTED)
    else:
        log.error("unexpected", exc_info=error)
        await _say(update, texts.UNEXPECTED)
        await _report(context, error)


async def _say(update: object, text: str) -> None:
    if not isinstance(update, Update):
        return
    try:
        if update.callback_query:
            await answer(update.callback_query, text, alert=True)
        elif update.effective_message:
            await update.effective_message.reply_text(escape(text), do_quote=True)
    except TelegramError as error:
        log.info("the person could not be told: %s", error)


async def _report(context: Context, error: BaseException | None) -> None:
    """Tell the admins, at most once a minute."""
    if time.monotonic() - context.bot_data.get("reported_at", float("-inf")) < _REPORT_EVERY:
        return
    context.bot_data["reported_at"] = time.monotonic()
    for admin in services(context).settings.admins:
        try:
            await context.bot.send_message(admin, texts.report_to_admin(redact(repr(error))))
        except TelegramError as failure:
            log.warning("admin %s could not be told: %s", admin, failure)


def _is_meaningless(error: TelegramError) -> bool:
    return any(words in str(error).lower() for words in _MEANINGLESS)
