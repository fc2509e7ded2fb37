"""/paintings: a contact sheet with numbers, then each painting with its story."""

import asyncio
from functools import cache

from telegram import InputMediaPhoto, Update

from bot import keyboards, texts
from bot.ordering import known_painting
from bot.services import Context, services
from bot.updates import answer, argument, asked, pressed
from engine import paintings
from engine.images import encode_jpeg
from storage import drafts


async def on_paintings(update: Update, context: Context) -> None:
    message, _ = asked(update)
    sheet = await asyncio.to_thread(_sheet)
    await message.reply_photo(sheet, caption=texts.SHEET, reply_markup=keyboards.sheet())


async def on_sheet(update: Update, context: Context) -> None:
    """Back to the sheet."""
    query, _ = pressed(update)
    sheet = InputMediaPhoto(await asyncio.to_thread(_sheet), caption=texts.SHEET)
    await query.edit_message_media(sheet, reply_markup=keyboards.sheet())
    await answer(query)


async def on_show(update: Update, context: Context) -> None:
    """A number: that painting, what is known of it, and a way to use it."""
    query, message = pressed(update)
    painting = paintings.get(known_painting(argument(query, 1)))
    caption = texts.painting_facts(
        painting.name, painting.title, painting.artist, painting.year, painting.medium, painting.story
    )
    draft = await drafts.latest(services(context).db, query.from_user.id, message.chat_id)
    picture = await asyncio.to_thread(painting.path.read_bytes)
    await query.edit_message_media(
        InputMediaPhoto(picture, caption=caption),
        reply_markup=keyboards.one_painting(painting.name, draft.id if draft else None),
    )
    await answer(query)


@cache
def _sheet() -> bytes:
    return encode_jpeg(paintings.sheet(list(paintings.offer().values())))
