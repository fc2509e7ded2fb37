"""Asking with names of paintings, `/wave` or `wave, night`, in a caption or in reply; and `/style`."""

from collections.abc import Sequence

from telegram import Message

from bot import chooser, orders, photos, region
from bot.features import Command, Feature
from bot.house import House
from bot.listening import listens
from bot.messages import Asked, command_of, is_for_the_bot, is_private, is_shared
from bot.naming import Wish, names_the_bot, wish_of, words_of
from bot.owners import meet
from bot.pictured import meant_by, no_picture, picture_in, pictured, replied_to
from bot.several import Photo, photo_of
from bot.texts import Sorry
from storage import drafts
from storage.look import StyleChoice
from storage.schema import Draft, Job


async def on_painting(house: House, asked: Asked) -> None:
    """`/wave` or `wave + night` in a photo's caption, in reply to a photo, or after a photo."""
    message, owner = asked.message, asked.owner
    wish = wish_of(house, words_of(message), asked.own) or Wish()
    question = await _question(house, message)
    here = None if question else meant_by(message)
    if here is None and question is None:
        _refuse_films(message)
    if question:
        draft = question if question.user_id == owner.id else None
    elif here:
        draft = await drafts.of_photo(house.db, owner.id, here.place.chat_id, here.place.message_id)
    else:
        draft = await drafts.latest(house.db, owner.id, message.chat_id)
    made = await orders.made_of(house, asked.update_id)
    if made and _is_all(made, wish, draft, after_a_photo=not here):
        return
    await meet(house, owner)
    if here and picture_in(message) and await region.awaited(house, asked, here, wish.manners):
        return
    if draft and draft.wants_mask and not here and wish.manners:
        raise await region.choose(house, draft, wish.manners[0])
    if here and not (draft and draft.mask_sha):  # what is painted over is no photo of its own
        photo = Photo(here.place, await photos.take(house, here.picture))
    elif waiting := draft or question:
        photo = photo_of(waiting)
    else:
        raise Sorry("send-photo-first" if is_private(message) else "reply-to-photo")
    if wish.problem:
        await chooser.ask_once_more(house, asked, photo, draft=draft, text=wish.problem.said(owner.language))
    else:
        await chooser.paint(house, asked, photo, wish.manners, draft=draft)


async def on_edited(house: House, asked: Asked) -> None:
    """A caption that names paintings now, of a photo that still waits; any other orders nothing."""
    message, owner = asked.message, asked.owner
    wish = wish_of(house, words_of(message), asked.own)
    here = pictured(message, asked_for=True)
    if here is None or wish is None or wish.problem:
        return
    draft = await drafts.of_photo(house.db, owner.id, here.place.chat_id, here.place.message_id)
    if draft is None or not await listens(house, asked):
        return
    if message.media_group_id or draft.mask_sha:
        draft = await drafts.first_of_album(house.db, draft)
        photo = photo_of(draft)
    else:  # where the picture was exchanged it is another one now
        photo = Photo(here.place, await photos.take(house, here.picture))
    await meet(house, owner)
    await chooser.paint(house, asked, photo, wish.manners, draft=draft)


async def on_style(house: House, asked: Asked) -> None:
    """`/style`: in reply to a photo, with a picture attached, that picture is the style; else a choice."""
    if await orders.made_of(house, asked.update_id):
        return
    message, owner = asked.message, asked.owner
    await meet(house, owner)
    photo, painting = replied_to(message), pictured(message, asked_for=True)
    question = await _question(house, message)
    if question:
        mine = question if question.user_id == owner.id else None
        await chooser.ask_once_more(house, asked, photo_of(question), draft=mine)
        return
    if photo and painting:
        content = await photos.take(house, photo.picture)
        style = StyleChoice(image=await photos.take(house, painting.picture))
        await orders.place(house, owner.id, photo.place, content, [style], update_id=asked.update_id)
        return
    if photo := painting or photo:
        sha = await photos.take(house, photo.picture)
        await chooser.ask(house, owner.id, photo.place, sha, owner.language, update_id=asked.update_id)
        return
    draft = await drafts.latest(house.db, owner.id, message.chat_id)
    if draft is None:
        raise Sorry("style-usage")
    await chooser.ask_once_more(house, asked, photo_of(draft), draft=draft)


async def _question(house: House, message: Message) -> Draft | None:
    """The draft whose question a message without a picture replies to; the sheet there is no photo."""
    replied = message.reply_to_message
    if replied is None or picture_in(message):
        return None
    return await drafts.asked_in(house.db, message.chat_id, replied.message_id)


def names_a_painting(house: House, asked: Asked) -> bool:
    """Whether a message begins with a painting's command, or it has a picture and is only names.

    Words that reply to a picture are for us in a private chat, and in a group where they name the bot. A
    picture that was shared through the bot bears a painting's title, and asks for nothing.
    """
    message = asked.message
    if is_shared(message):
        return False
    command = command_of(message) or ""
    if house.collection.known(command) or command in asked.own:
        return True
    if picture_in(message):
        for_us = is_private(message) or is_for_the_bot(message)
    else:
        for_us = bool(replied_to(message)) and (is_private(message) or names_the_bot(message))
    wish = wish_of(house, words_of(message), asked.own) if for_us else None
    return wish is not None and wish.problem is None


def _refuse_films(message: Message) -> None:
    """Raises Sorry where the command is about something that is there, but is no picture."""
    for meant in (message, message.reply_to_message):
        if meant and meant.effective_attachment:
            raise Sorry(no_picture(meant))


def _is_all(made: Sequence[Job], wish: Wish, draft: Draft | None, *, after_a_photo: bool) -> bool:
    """Whether all that an update asks for was made before; its draft goes last."""
    if after_a_photo:
        return draft is None or draft.message_id != made[0].source_message_id
    return draft is None and len(made) >= len(wish.manners)


FEATURE = Feature(
    commands={"style": Command(on_style, in_groups=True, orders=True)},
    messages=((names_a_painting, on_painting),),
    edited=on_edited,
)
