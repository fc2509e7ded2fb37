"""The calls to Telegram that make one message show a status, each made once; errors are the caller's."""

from dataclasses import replace
from typing import Any

from telegram import InputMediaPhoto, Message, ReplyParameters
from telegram.ext import ExtBot

from bot.gate import Priority
from bot.limits import IMPATIENT, Claim
from bot.messages import keyboard
from bot.pace import Pace
from bot.rewording import LONGEST_CAPTION, LONGEST_TEXT, reword
from bot.status import Status
from bot.texts import say
from bot.texts.cutting import cut_html
from storage.schema import Job, JobKind

PASSING = Claim(Priority.PREVIEW, IMPATIENT)
"""What is about to be overtaken by something newer goes at once or not at all."""


async def send(bot: ExtBot[Any], job: Job, status: Status, pace: Pace) -> int:
    """Sends the words of a status as a new message in answer to the photo; gives the message's id.

    Words only: a picture is edited into them, since that is safe to repeat and sending one is not.
    """
    words = words_of(status)
    message = await bot.send_message(
        job.chat_id,
        cut_html(words.text, LONGEST_TEXT),
        message_thread_id=job.thread_id,
        reply_parameters=_reply_to(job.source_message_id),
        reply_markup=keyboard(words.buttons) if words.buttons else None,
        protect_content=job.veil.protected or None,
        rate_limit_args=Claim(Priority.ANSWER, pace.job_in_line),
    )
    return message.message_id


def words_of(status: Status) -> Status:
    """What `send` shows of a status: no picture, and no buttons that belong under one."""
    if status.picture is None:
        return status
    return replace(status, picture=None, buttons=() if status.final else status.buttons)


async def edit(
    bot: ExtBot[Any],
    job: Job,
    status: Status,
    jpeg: bytes | str | None,
    pace: Pace,
    *,
    pictured: bool = True,
) -> str | None:
    """Makes the job's message show a status, and gives the id of its picture, if Telegram says it has one.

    jpeg: the picture, or its id at Telegram; None leaves the one that is there. pictured: whether there
    probably is one, as in the message with the paintings that has become the job's.
    """
    where: dict[str, Any] = {
        "chat_id": job.chat_id,
        "message_id": job.status_message_id,
        "reply_markup": keyboard(status.buttons) if status.buttons else None,
        "rate_limit_args": Claim(Priority.RESULT, pace.job_in_line) if status.final else PASSING,
    }
    if jpeg is not None:
        caption = cut_html(status.text, LONGEST_CAPTION)
        spoiler = job.veil.spoiler or None
        media = InputMediaPhoto(jpeg, caption=caption, filename="pastiche.jpg", has_spoiler=spoiler)
        return _picture_in(await bot.edit_message_media(media, **where))
    return _picture_in(await reword(bot, status.text, pictured=pictured, **where))


async def ping(bot: ExtBot[Any], job: Job, language: str | None, pace: Pace) -> None:
    """Makes a sound: a short reply to the job's message, for who has gone away meanwhile."""
    await bot.send_message(
        job.chat_id,
        say("ready-taste" if job.kind == JobKind.TASTE else "ready", language),
        message_thread_id=job.thread_id,
        reply_parameters=_reply_to(job.status_message_id),
        rate_limit_args=Claim(Priority.PREVIEW, pace.job_in_line),
    )


def _reply_to(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id is not None else None


def _picture_in(edited: Message | bool) -> str | None:
    return edited.photo[-1].file_id if isinstance(edited, Message) and edited.photo else None
