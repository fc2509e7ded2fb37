"""Asking for a painting: `/wave`, `/style`, and the buttons under a photo."""

from contextlib import suppress
from html import escape

from telegram import Message, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot import collection, keyboards, texts
from bot.commands import command_of
from bot.handlers.intake import take_album_part
from bot.ordering import (
    NotHere,
    Place,
    Sorry,
    ask_for_painting,
    fetch,
    meet,
    order,
    picture_in,
    place_of,
)
from bot.services import Context, services
from bot.updates import answer, argument, asked, pressed
from engine import paintings
from storage import drafts
from storage.schema import Draft


async def on_painting_command(update: Update, context: Context) -> None:
    """`/wave` in a photo's caption, in reply to a photo, or after a photo."""
    message, user = asked(update)
    painting = command_of(message)
    await meet(context, user)
    if picture_in(message) and message.media_group_id:
        await take_album_part(context, message, user, painting)
        return
    house, draft = services(context), None
    if photo := _photo_meant(message):
        place, sha = place_of(photo), await _fetch_from(context, photo)
    else:
        draft = await drafts.latest(house.db, user.id, message.chat_id)
        if draft is None:
            raise Sorry(_how_to(message))
        place, sha = _place_of_draft(draft), draft.content_sha
    if painting not in paintings.offer(house.settings.data_dir):  # it is fetched first, which takes a while
        with suppress(TelegramError):
            await message.reply_chat_action(ChatAction.TYPING)
    try:
        await order(context, user.id, place, sha, painting=painting, draft=draft)
    except NotHere as sorry:
        await ask_for_painting(context, user.id, place, sha, escape(str(sorry)))
        if draft:
            await drafts.discard(house.db, draft.id)


async def on_style(update: Update, context: Context) -> None:
    """`/style`: in reply to a photo, with a picture attached, that picture is the style; else a choice."""
    message, user = asked(update)
    await meet(context, user)
    attached, replied = picture_in(message), message.reply_to_message
    if attached and message.media_group_id and not picture_in(replied):
        await take_album_part(context, message, user)
        return
    if attached and replied and picture_in(replied):
        content_sha = await _fetch_from(context, replied)
        style_sha = await _fetch_from(context, message)
        await order(context, user.id, place_of(replied), content_sha, style_sha=style_sha)
        return
    if photo := _photo_meant(message):
        await ask_for_painting(context, user.id, place_of(photo), await _fetch_from(context, photo))
        return
    draft = await drafts.latest(services(context).db, user.id, message.chat_id)
    if draft is None:
        raise Sorry(texts.STYLE_USAGE)
    await ask_for_painting(context, user.id, _place_of_draft(draft), draft.content_sha)
    await drafts.discard(services(context).db, draft.id)


async def on_paint(update: Update, context: Context) -> None:
    """A painting's button under a photo: the keyboard's message becomes the job's."""
    query, message = pressed(update)
    draft = await _draft_of(update, context)
    await order(
        context,
        query.from_user.id,
        _place_of_draft(draft),
        draft.content_sha,
        painting=argument(query, 2),
        draft=draft,
        status_message_id=message.message_id,
    )
    await answer(query)


async def on_choose(update: Update, context: Context) -> None:
    """Turn the paintings under a photo to another page."""
    query, message = pressed(update)
    draft = await _draft_of(update, context)
    pages = collection.pages(services(context).settings.data_dir)
    index = collection.page_of(pages, argument(query, 2))
    await message.edit_reply_markup(keyboards.choose_painting(draft.id, pages, index))
    await answer(query)


async def on_own_style(update: Update, context: Context) -> None:
    """The button for a style picture of one's own: the next picture is it."""
    query, _ = pressed(update)
    draft = await _draft_of(update, context)
    await drafts.want_style(services(context).db, draft)
    await query.edit_message_text(texts.SEND_STYLE)
    await answer(query)


async def _draft_of(update: Update, context: Context) -> Draft:
    query, _ = pressed(update)
    draft = await drafts.get(services(context).db, int(argument(query, 1)))
    if draft is None:
        raise Sorry(texts.DRAFT_GONE)
    if draft.user_id != query.from_user.id:
        raise Sorry(texts.NOT_YOURS)
    return draft


def _photo_meant(message: Message) -> Message | None:
    """The message whose photo a command is about: itself, or the one it replies to."""
    if picture_in(message):
        return message
    return message.reply_to_message if picture_in(message.reply_to_message) else None


async def _fetch_from(context: Context, message: Message) -> str:
    picture = picture_in(message)
    assert picture is not None
    return await fetch(context, picture.file_id, picture.file_size)


def _place_of_draft(draft: Draft) -> Place:
    return Place(draft.chat_id, draft.thread_id, draft.message_id)


def _how_to(message: Message) -> str:
    return texts.SEND_A_PHOTO_FIRST if message.chat.type == ChatType.PRIVATE else texts.REPLY_TO_A_PHOTO
