"""Photos without a command: one gets the paintings as buttons, an album of two is photo and style."""

import asyncio
from html import escape

from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import CallbackContext

from bot import texts
from bot.ordering import (
    NotHere,
    Place,
    Sorry,
    ask_for_painting,
    fetch,
    meet,
    on_hand,
    order,
    picture_in,
    place_of,
)
from bot.services import App, Context, services
from bot.updates import asked
from engine import paintings
from storage import albums, drafts
from storage.schema import AlbumPart

ALBUM_PAUSE = 1.0
"""Seconds without another part after which an album counts as complete; Telegram marks no end."""


async def on_picture(update: Update, context: Context) -> None:
    """A photo or an image file: the style a draft waits for, a part of an album, or a photo to paint."""
    message, user = asked(update)
    picture = picture_in(message)
    if picture is None:
        if message.chat.type == ChatType.PRIVATE:
            raise Sorry(texts.NOT_A_PICTURE)
        return
    if message.chat.type != ChatType.PRIVATE and not _is_for_the_bot(message):
        return
    await meet(context, user)
    if message.media_group_id:
        await take_album_part(context, message, user)
        return
    sha = await fetch(context, picture.file_id, picture.file_size)
    place = place_of(message)
    db = services(context).db
    if draft := await drafts.wanting_style(db, user.id, message.chat_id):
        photo = Place(draft.chat_id, draft.thread_id, draft.message_id or message.message_id)
        await order(context, user.id, photo, draft.content_sha, style_sha=sha, draft=draft)
        return
    await ask_for_painting(context, user.id, place, sha)


async def on_other(update: Update, context: Context) -> None:
    """Anything else in a private chat."""
    raise Sorry(texts.NOT_A_PICTURE)


async def take_album_part(
    context: Context, message: Message, user: User, painting: str | None = None
) -> None:
    """Keep one part of an album; the album is settled when no more arrive. `painting` is its caption's."""
    picture = picture_in(message)
    assert picture is not None and message.media_group_id is not None
    await albums.add(
        services(context).db,
        chat_id=message.chat_id,
        media_group_id=message.media_group_id,
        message_id=message.message_id,
        user_id=user.id,
        thread_id=place_of(message).thread_id,
        file_id=picture.file_id,
        caption=painting,
    )
    context.application.create_task(
        _settle_later(context, message.chat_id, message.media_group_id, message.message_id),
        update=Update(0, message=message),
    )


async def settle_waiting_albums(application: App) -> None:
    """Settle what was still arriving when the last process ended."""
    context: Context = CallbackContext(application)
    for chat_id, media_group_id in await albums.waiting(services(context).db):
        application.create_task(_settle(context, chat_id, media_group_id))


async def _settle_later(context: Context, chat_id: int, media_group_id: str, message_id: int) -> None:
    newest = context.bot_data.setdefault("newest_album_part", {})
    newest[media_group_id] = message_id
    await asyncio.sleep(ALBUM_PAUSE)
    if newest.get(media_group_id) == message_id:  # no later part took over
        del newest[media_group_id]
        await _settle(context, chat_id, media_group_id)


async def _settle(context: Context, chat_id: int, media_group_id: str) -> None:
    parts = await albums.take(services(context).db, chat_id, media_group_id)
    if not parts:
        return
    settings, first = services(context).settings, parts[0]
    known = paintings.catalogue(settings.data_dir)
    painting = next((part.caption for part in parts if part.caption in known), None)
    if painting:
        try:
            await on_hand(settings, painting)
        except NotHere as sorry:
            sha = await _fetch(context, first)
            await ask_for_painting(context, first.user_id, _place(first), sha, escape(str(sorry)))
            return
        for part in parts:
            await order(context, part.user_id, _place(part), await _fetch(context, part), painting=painting)
        return
    sha = await _fetch(context, first)
    if len(parts) == 2:
        style_sha = await _fetch(context, parts[1])
        await order(context, first.user_id, _place(first), sha, style_sha=style_sha)
        return
    text = texts.CHOOSE if len(parts) == 1 else texts.album_of(len(parts))
    await ask_for_painting(context, first.user_id, _place(first), sha, text)


async def _fetch(context: Context, part: AlbumPart) -> str:
    return await fetch(context, part.file_id, None)


def _place(part: AlbumPart) -> Place:
    return Place(part.chat_id, part.thread_id, part.message_id)


def _is_for_the_bot(message: Message) -> bool:
    """Whether a picture in a group is meant for the bot: a reply to it, or a caption that names it."""
    bot = message.get_bot()
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id:
        return True
    return f"@{bot.username}".lower() in (message.caption or "").lower()
