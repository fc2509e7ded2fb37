"""From a picture in a chat to a job in the queue: what commands, buttons and albums have in common."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from telegram import Document, InlineKeyboardMarkup, Message, PhotoSize, ReplyParameters, User
from telegram.error import BadRequest, TelegramError

from bot import collection, delivery, keyboards, texts
from bot.services import Context, services
from bot.settings import Settings
from engine import paintings
from engine.download import DownloadFailed
from engine.paintings import Painting
from engine.paintings.fetching import fetch as fetch_painting
from engine.pictures import codec as pictures
from storage import drafts, images, jobs, people
from storage.jobs import Order
from storage.schema import Draft, Job

log = logging.getLogger(__name__)

MAX_FETCH = 20_000_000  # bytes; Telegram's limit for bots
MAX_WAITING = 10
"""Jobs one person may have in the queue at the same time."""

RECIPE = "pastiche"
_STRENGTH_STEP = 0.15
FETCH_WITHIN = 20.0
"""Seconds a person waits for a famous painting that is not here yet."""
_fetching = ThreadPoolExecutor(1, "fetching")
"""Pictures come one at a time; a server that is slow shall not take the threads that all others need."""


class Sorry(Exception):
    """What was asked for cannot be done; the message is a sentence for the person, without markup."""


class NotHere(Sorry):
    """The painting is known, but its picture could not be fetched."""


@dataclass(frozen=True)
class Place:
    """Where in Telegram an order was given: the message answers reply to, in its chat and topic."""

    chat_id: int
    thread_id: int | None
    message_id: int | None


def place_of(message: Message) -> Place:
    return Place(
        message.chat_id,
        message.message_thread_id if message.is_topic_message else None,
        message.message_id,
    )


def picture_in(message: Message | None) -> PhotoSize | Document | None:
    """The photo of a message in its largest size, or its image file; None if it has neither."""
    if message is None:
        return None
    if message.photo:
        return message.photo[-1]
    if message.document and (message.document.mime_type or "").startswith("image/"):
        return message.document
    return None


async def fetch(context: Context, file_id: str, file_size: int | None) -> str:
    """Download a picture once, check it and keep it; gives its SHA-256.

    Raises Sorry if Telegram does not hand it out, engine.errors.BadPicture if it is none.
    """
    if file_size is not None and file_size > MAX_FETCH:
        raise Sorry(texts.TOO_LARGE_TO_FETCH.format(megabytes=file_size / 1e6))
    try:
        file = await context.bot.get_file(file_id)
        data = bytes(await file.download_as_bytearray())
    except BadRequest as error:
        if "too big" in str(error):
            raise Sorry(texts.TOO_LARGE_UNKNOWN) from error
        raise Sorry(texts.FETCH_FAILED) from error
    except TelegramError as error:
        raise Sorry(texts.FETCH_FAILED) from error
    found = await asyncio.to_thread(pictures.inspect, data)
    return await images.keep(services(context).db, data, mime=f"image/{found.format.lower()}")


async def meet(context: Context, user: User) -> None:
    """Remember who this is; whatever is kept for a person refers to it."""
    await people.meet(services(context).db, user.id, name=user.first_name, language=user.language_code)


async def ask_for_painting(
    context: Context, user_id: int, place: Place, content_sha: str, text: str = texts.CHOOSE
) -> None:
    """Keep a photo as a draft and reply to it with the paintings as buttons."""
    draft = await drafts.create(
        services(context).db,
        user_id=user_id,
        chat_id=place.chat_id,
        thread_id=place.thread_id,
        message_id=place.message_id,
        content_sha=content_sha,
    )
    shown = collection.pages(services(context).settings.data_dir)
    await reply(context, place, text, keyboards.choose_painting(draft.id, shown))


async def order(
    context: Context,
    user_id: int,
    place: Place,
    content_sha: str,
    *,
    painting: str | None = None,
    style_sha: str | None = None,
    strength: float | None = None,
    draft: Draft | None = None,
    status_message_id: int | None = None,
) -> Job:
    """Queue a job with the person's settings and say so in one message, new or `status_message_id`.

    Exactly one of `painting` and `style_sha` names the style. Raises Sorry if too many jobs wait, if the
    painting is no longer known or (NotHere) its picture cannot be had, or if the draft is gone, because its
    button was pressed twice.
    """
    house = services(context)
    if painting is not None:
        await on_hand(house.settings, painting)
    if len(await jobs.active(house.db, user_id)) >= MAX_WAITING:
        raise Sorry(texts.too_many_waiting(MAX_WAITING))
    preferences = await people.settings_of(house.db, user_id)
    job = await jobs.place(
        house.db,
        Order(
            user_id=user_id,
            chat_id=place.chat_id,
            thread_id=place.thread_id,
            source_message_id=place.message_id,
            status_message_id=status_message_id,
            content_sha=content_sha,
            painting=painting,
            style_sha=style_sha,
            recipe=RECIPE,
            size=preferences.size if preferences.size in house.settings.sizes else house.settings.size,
            strength=preferences.strength if strength is None else strength,
            keep_colours=preferences.keep_colours,
        ),
        draft_id=draft.id if draft else None,
    )
    if job is None:
        raise Sorry(texts.DRAFT_GONE)
    await _announce(context, place, job)
    house.dispatcher.wake()
    return job


async def order_again(context: Context, place: Place, job: Job, how: str) -> Job:
    """Queue `job` once more: the `same`, `stronger`, `softer` or with the person's `settings`."""
    step = {"stronger": _STRENGTH_STEP, "softer": -_STRENGTH_STEP}.get(how, 0.0)
    strength = round(min(1.0, max(0.05, job.strength + step)), 2)
    return await order(
        context,
        job.user_id,
        place,
        job.content_sha,
        painting=job.painting,
        style_sha=job.style_sha,
        strength=None if how == "settings" else strength,
    )


async def on_hand(settings: Settings, name: str) -> Painting:
    """The painting of that name with its picture in place; a famous one may be fetched for it first.

    Raises Sorry if there is none of that name (an old button, a picture taken away), NotHere if the picture
    cannot be had within `FETCH_WITHIN` seconds; then it may still arrive later.
    """
    painting = paintings.catalogue(settings.data_dir).get(name)
    if painting is None:
        raise Sorry(texts.STYLE_GONE.format(name=name))
    if name in paintings.offer(settings.data_dir):
        return painting
    try:
        if not settings.fetch:
            raise DownloadFailed("PASTICHE_FETCH is false")
        async with asyncio.timeout(FETCH_WITHIN):
            await asyncio.get_running_loop().run_in_executor(_fetching, fetch_painting, painting)
    except (DownloadFailed, TimeoutError) as error:
        log.info(
            "the painting %s is not here: %s", name, str(error) or f"nothing came within {FETCH_WITHIN} s"
        )
        raise NotHere(texts.not_here_yet(painting.title)) from error
    return painting


async def reply(
    context: Context, place: Place, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> Message:
    """Answer a message where it stands, also if it was deleted meanwhile."""
    quoted = place.message_id and ReplyParameters(place.message_id, allow_sending_without_reply=True)
    return await context.bot.send_message(
        place.chat_id,
        text,
        message_thread_id=place.thread_id,
        reply_markup=keyboard,
        reply_parameters=quoted or None,
    )


async def _announce(context: Context, place: Place, job: Job) -> None:
    db = services(context).db
    text = texts.queued(delivery.title_of(job, db.data_dir), await jobs.ahead(db, job.id))
    if job.status_message_id is not None:
        await delivery.edit_status(context.bot, job, text, keyboard=keyboards.cancel(job.id))
        return
    # The job is in the queue already: if this message fails, the picture gets one of its own.
    message = await reply(context, place, text, keyboards.cancel(job.id))
    await jobs.set_status_message(db, job.id, message.message_id)
