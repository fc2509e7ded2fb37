"""Asking with a command: `/wave` or any other painting's name, and `/style`."""

from bot import chooser, orders, photos
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, command_of, is_private
from bot.owners import meet
from bot.pictured import meant_by, pictured, replied_to
from bot.texts import Sorry
from storage import drafts
from storage.look import StyleChoice


async def on_painting(house: House, asked: Asked) -> None:
    """`/wave` in a photo's caption, in reply to a photo, or after a photo."""
    if await orders.made_of(house, asked.update_id):
        return
    message, owner, draft = asked.message, asked.owner, None
    painting = _painting_of(asked)
    await meet(house, owner)
    if photo := meant_by(message):
        where, sha = photo.place, await photos.take(house, photo.picture)
        draft = await drafts.of_photo(house.db, owner.id, where.chat_id, where.message_id)
    else:
        draft = await drafts.latest(house.db, owner.id, message.chat_id)
        if draft is None:
            raise Sorry("send-photo-first" if is_private(message) else "reply-to-photo")
        where, sha = orders.photo_of(draft), draft.content_sha
    await chooser.paint(house, asked, where, sha, painting, draft=draft)


async def on_style(house: House, asked: Asked) -> None:
    """`/style`: in reply to a photo, with a picture attached, that picture is the style; else a choice."""
    if await orders.made_of(house, asked.update_id):
        return
    message, owner = asked.message, asked.owner
    await meet(house, owner)
    photo, painting = replied_to(message), pictured(message, asked_for=True)
    if photo and painting:
        content = await photos.take(house, photo.picture)
        style = StyleChoice(image=await photos.take(house, painting.picture))
        await orders.place(house, owner.id, photo.place, content, style, update_id=asked.update_id)
        return
    if photo := painting or photo:
        sha = await photos.take(house, photo.picture)
        await chooser.ask(house, owner.id, photo.place, sha, owner.language, update_id=asked.update_id)
        return
    draft = await drafts.latest(house.db, owner.id, message.chat_id)
    if draft is None:
        raise Sorry("style-usage")
    where, sha = orders.photo_of(draft), draft.content_sha
    await chooser.ask_once_more(house, asked, where, sha, draft=draft)


def names_a_painting(house: House, asked: Asked) -> bool:
    return house.collection.known(_painting_of(asked)) is not None


def _painting_of(asked: Asked) -> str:
    return command_of(asked.message) or ""


FEATURE = Feature(
    commands={"style": Command(on_style, in_groups=True, orders=True)},
    messages=((names_a_painting, on_painting),),
)
