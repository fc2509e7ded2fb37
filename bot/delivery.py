"""How a job shows in its chat: one message, edited from *queued* to the finished picture.

An edit may be repeated without harm, so a picture is never delivered twice: not after a time-out that may
have arrived, not after a restart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image
from telegram import Bot, InlineKeyboardMarkup, InputMediaPhoto, Message, ReplyParameters
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import BaseRateLimiter

from bot import keyboards, texts
from engine import paintings
from engine.pictures.codec import encode_jpeg, load
from storage import images, jobs
from storage.database import Database
from storage.schema import Job

log = logging.getLogger(__name__)

SILENT_UP_TO = timedelta(seconds=20)
"""An edit makes no sound: whoever waited longer than this gets a short reply as well."""

_PATIENCE = 5
"""How often a request that Telegram postponed (429) is sent again."""


class Patience(BaseRateLimiter[int]):
    """Waits as long as Telegram asks for (429) and sends that one request again; the others go on.

    A request's `rate_limit_args` says how many times; 0 gives up at once, which suits a progress bar.
    """

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Awaitable[Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        tries = _PATIENCE if rate_limit_args is None else rate_limit_args
        while True:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                if tries <= 0:
                    raise
                tries -= 1
                wait = error.retry_after
                seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
                log.info("Telegram asks to wait %.0f s before %s", seconds, endpoint)
                await asyncio.sleep(seconds + 0.1)


def title_of(job: Job, data_dir: Path) -> str:
    """The name of the style a job paints in, as HTML."""
    painting = paintings.catalogue(data_dir).get(job.painting or "")
    return texts.title_of(painting.title if painting else job.painting)  # it may be gone since


def caption_of(job: Job, data_dir: Path) -> str:
    """What stands under a finished picture."""
    return texts.finished(title_of(job, data_dir), job.size, job.strength, job.keep_colours)


async def edit_status(
    bot: Bot,
    job: Job,
    text: str,
    *,
    picture: bytes | None = None,
    keyboard: InlineKeyboardMarkup | None = None,
    patient: bool = True,
) -> Message | None:
    """Make the job's message say `text`, with `picture` (JPEG) if there is one.

    Gives the edited message, or None where it already said exactly that. Raises telegram's errors.
    """
    if job.status_message_id is None:
        raise BadRequest("message to edit not found")
    where: dict[str, Any] = {
        "chat_id": job.chat_id,
        "message_id": job.status_message_id,
        "reply_markup": keyboard,
        "rate_limit_args": None if patient else 0,
    }
    try:
        if picture is not None:
            media = InputMediaPhoto(picture, caption=text, filename="pastiche.jpg")
            return _message(await bot.edit_message_media(media, **where))
        try:
            return _message(await bot.edit_message_text(text, **where))
        except BadRequest as error:
            if "no text in the message" not in str(error):
                raise
            return _message(await bot.edit_message_caption(caption=text, **where))
    except BadRequest as error:
        if "not modified" in str(error):
            return None
        raise


async def picture_of(db: Database, job: Job) -> bytes:
    """The finished picture of a job as a JPEG that Telegram takes as a photo."""
    assert job.result_sha is not None
    return await asyncio.to_thread(_jpeg, await images.read(db, job.result_sha))


async def deliver(bot: Bot, db: Database, job: Job) -> None:
    """Put the finished picture of a `rendered` job into its message and mark the job delivered.

    Safe to call again after any failure. Network errors are raised and leave the job `rendered`.
    """
    try:
        message = await _into_the_chat(bot, db, job, await picture_of(db, job))
    except Forbidden as error:  # blocked or thrown out: the picture waits in the history
        log.info("job %s cannot be delivered: %s", job.id, error)
        await jobs.delivered(db, job.id, file_id=None)
        return
    file_id = message.photo[-1].file_id if message and message.photo else None
    await jobs.delivered(db, job.id, file_id=file_id, message_id=message.message_id if message else None)
    if datetime.now(UTC) - job.created_at > SILENT_UP_TO and await jobs.first_ping(db, job.id):
        await _ping(bot, job, message)


async def tell_failure(bot: Bot, db: Database, job: Job) -> None:
    """Say in the job's message why a `failed` job failed, with a button to try again."""
    text = texts.RENDER_FAILED.format(reason=escape(job.error or texts.UNEXPECTED))
    try:
        await edit_status(bot, job, text, keyboard=keyboards.retry(job.id))
    except (BadRequest, Forbidden) as error:  # the message or the chat is gone: nobody is left to tell
        log.info("nobody could be told that job %s failed: %s", job.id, error)
    await jobs.told(db, job.id)


async def _into_the_chat(bot: Bot, db: Database, job: Job, jpeg: bytes) -> Message | None:
    caption, keyboard = caption_of(job, db.data_dir), keyboards.finished(job.id)
    try:
        return await edit_status(bot, job, caption, picture=jpeg, keyboard=keyboard)
    except BadRequest as error:
        log.info("job %s lost its message (%s) and gets a new one", job.id, error)
    # Sending a picture is not safe to repeat, editing is: so a line of text first, the picture into it.
    message = await _reply(bot, job, texts.starting(title_of(job, db.data_dir)), job.source_message_id)
    await jobs.set_status_message(db, job.id, message.message_id)
    job.status_message_id = message.message_id
    return await edit_status(bot, job, caption, picture=jpeg, keyboard=keyboard)


async def _ping(bot: Bot, job: Job, message: Message | None) -> None:
    try:
        await _reply(bot, job, texts.READY, message.message_id if message else job.status_message_id)
    except (BadRequest, Forbidden) as error:
        log.info("the short reply to job %s could not be sent: %s", job.id, error)


async def _reply(bot: Bot, job: Job, text: str, to: int | None) -> Message:
    reply = ReplyParameters(to, allow_sending_without_reply=True) if to is not None else None
    return await bot.send_message(job.chat_id, text, message_thread_id=job.thread_id, reply_parameters=reply)


def _jpeg(png: bytes) -> bytes:
    """What Telegram takes as a photo: it shows 2560 pixels at most and refuses more than 10 MB."""
    picture = load(png)
    picture.thumbnail((2560, 2560), Image.Resampling.LANCZOS)
    return encode_jpeg(picture)


def _message(edited: Message | bool) -> Message | None:
    return edited if isinstance(edited, Message) else None
