"""Asking with a command: `/wave` or any other painting's name, and `/style`."""

from contextlib import suppress

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot import chooser, orders, photos
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Place, command_of, is_private, photo_meant, picture_in, place_of
from bot.owners import meet
from bot.texts import Sorry
from storage import drafts
from storage.look import StyleChoice


async def on_painting(house: House, asked: Asked) -> None:
    """`/wave` in a photo's caption, in reply to a photo, or after a photo."""
    if await orders.made_of(house, asked.update_id):
        return
    message, owner, draft = asked.message, asked.owner, None
    painting = _painting_of(message)
    await meet(house, owner)
    if photo := photo_meant(message):
        where, sha = place_of(photo), await _taken(house, photo)
    else:
        draft = await drafts.latest(house.db, owner.id, message.chat_id)
        if draft is None:
            raise Sorry("send-photo-first" if is_private(message) else "reply-to-photo")
        where, sha = Place(draft.chat_id, draft.thread_id, draft.message_id), draft.content_sha
    if house.collection.on_offer(painting) is None:  # it is fetched first, which takes a while
        with suppress(TelegramError):
            await message.reply_chat_action(ChatAction.TYPING)
    style = StyleChoice(painting=painting)
    try:
        await orders.place(house, owner.id, where, sha, style, update_id=asked.update_id, draft=draft)
    except orders.NotHere as sorry:
        text = sorry.said(owner.language)
        asking = await chooser.ask(
            house, owner.id, where, sha, owner.language, update_id=asked.update_id, text=text
        )
        if draft and draft.id != asking.id:
            await drafts.discard(house.db, draft.id)


async def on_style(house: House, asked: Asked) -> None:
    """`/style`: in reply to a photo, with a picture attached, that picture is the style; else a choice."""
    if await orders.made_of(house, asked.update_id):
        return
    message, owner = asked.message, asked.owner
    await meet(house, owner)
    replied = message.reply_to_message
    if picture_in(message) and replied is not None and picture_in(replied):
        content = await _taken(house, replied)
        style = StyleChoice(image=await _taken(house, message))
        await orders.place(house, owner.id, place_of(replied), content, style, update_id=asked.update_id)
        return
    if photo := photo_meant(message):
        sha = await _taken(house, photo)
        await chooser.ask(house, owner.id, place_of(photo), sha, owner.language, update_id=asked.update_id)
        return
    draft = await drafts.latest(house.db, owner.id, message.chat_id)
    if draft is None:
        raise Sorry("style-usage")
    where = Place(draft.chat_id, draft.thread_id, draft.message_id)
    asking = await chooser.ask(
        house, owner.id, where, draft.content_sha, owner.language, update_id=asked.update_id
    )
    if asking.id != draft.id:  # else this is worked on a second time
        await drafts.discard(house.db, draft.id)


def names_a_painting(house: House, asked: Asked) -> bool:
    return house.collection.known(_painting_of(asked.message)) is not None


def _painting_of(message: Message) -> str:
    return command_of(message) or ""


async def _taken(house: House, message: Message) -> str:
    picture = picture_in(message)
    assert picture is not None
    return await photos.take(house, picture)


FEATURE = Feature(
    commands={"style": Command(on_style, in_groups=True)},
    messages=((names_a_painting, on_painting),),
)
