"""/paintings: contact sheets with numbers, then each painting with its story."""

import asyncio
from functools import lru_cache
from pathlib import Path

from PIL import Image
from telegram import InputMediaPhoto, Update

from bot import collection, keyboards, texts
from bot.collection import Pages
from bot.ordering import on_hand
from bot.services import Context, services
from bot.updates import answer, argument, asked, pressed
from engine import paintings
from engine.paintings import Painting
from engine.pictures import codec
from storage import drafts


async def on_paintings(update: Update, context: Context) -> None:
    message, _ = asked(update)
    pages = collection.pages(services(context).settings.data_dir)
    await message.reply_photo(
        await _sheet(pages, 0), caption=texts.sheet(1, len(pages)), reply_markup=keyboards.sheet(pages)
    )


async def on_sheet(update: Update, context: Context) -> None:
    """Turn to the sheet with the painting that the button names."""
    query, _ = pressed(update)
    pages = collection.pages(services(context).settings.data_dir)
    index = collection.page_of(pages, argument(query, 1))
    sheet = InputMediaPhoto(await _sheet(pages, index), caption=texts.sheet(index + 1, len(pages)))
    await query.edit_message_media(sheet, reply_markup=keyboards.sheet(pages, index))
    await answer(query)


async def on_show(update: Update, context: Context) -> None:
    """A number: that painting, what is known of it, and a way to use it."""
    query, message = pressed(update)
    house = services(context)
    painting = await on_hand(house.settings, argument(query, 1))
    caption = texts.painting_facts(
        painting.name,
        painting.title,
        painting.artist,
        painting.year,
        painting.medium,
        painting.story,
        painting.source,
    )
    draft = await drafts.latest(house.db, query.from_user.id, message.chat_id)
    picture = await asyncio.to_thread(_picture, painting.path)
    await query.edit_message_media(
        InputMediaPhoto(picture, caption=caption),
        reply_markup=keyboards.one_painting(painting.name, draft.id if draft else None),
    )
    await answer(query)


async def _sheet(pages: Pages, index: int) -> bytes:
    page = tuple((painting, _changed_at(painting.path)) for painting in pages[index])
    return await asyncio.to_thread(_drawn, page, collection.first_number(pages, index))


@lru_cache(maxsize=16)
def _drawn(page: tuple[tuple[Painting, int], ...], first: int) -> bytes:
    """The sheet of these paintings as a JPEG, drawn again only when one of them or its picture changes."""
    return codec.encode_jpeg(paintings.sheet([painting for painting, _ in page], first=first), quality=88)


def _changed_at(picture: Path) -> int:
    try:
        return picture.stat().st_mtime_ns
    except OSError:  # taken away just now
        return 0


def _picture(path: Path) -> bytes:
    """A painting as Telegram takes it: an operator's may be of any size and kind."""
    picture = codec.load(path, longest=1280)
    picture.thumbnail((1280, 1280), Image.Resampling.LANCZOS)
    return codec.encode_jpeg(picture, quality=90)
