"""Reading updates: who asked for what, and which button of which message was pressed."""

from contextlib import suppress

from telegram import CallbackQuery, Message, Update, User
from telegram.error import BadRequest

from bot import texts
from bot.ordering import Sorry
from bot.services import Context, services
from storage import jobs
from storage.schema import Job


def asked(update: Update) -> tuple[Message, User]:
    """The new message of an update and who sent it."""
    message, user = update.message, update.effective_user
    assert message is not None and user is not None
    return message, user


def pressed(update: Update) -> tuple[CallbackQuery, Message]:
    """The query of a pressed button and the message it stands under.

    Raises Sorry where Telegram no longer shows the bot that message (it is too old).
    """
    query = update.callback_query
    assert query is not None
    if not isinstance(query.message, Message):
        raise Sorry(texts.JOB_GONE)
    return query, query.message


def argument(query: CallbackQuery, index: int, default: str = "") -> str:
    """A part of the button's callback data; 0 is the action itself."""
    parts = (query.data or "").split(":")
    return parts[index] if index < len(parts) else default


async def answer(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Stop the button's spinner; a query too old to be answered no longer has one."""
    with suppress(BadRequest):
        await query.answer(text[:200] if text else None, show_alert=alert)


async def job_of(update: Update, context: Context) -> Job:
    """The job a button belongs to; raises Sorry if it is gone or somebody else's."""
    query, _ = pressed(update)
    job = await jobs.get(services(context).db, int(argument(query, 1)))
    if job is None:
        raise Sorry(texts.JOB_GONE)
    if job.user_id != query.from_user.id:
        raise Sorry(texts.NOT_YOURS)
    return job
