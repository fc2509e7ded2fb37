"""/paintings: contact sheets with numbers, then each painting with its story."""

from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardMarkup, InputMediaPhoto
from telegram.constants import MessageLimit

from bot import sheets
from bot.answers import answer
from bot.buttons import Button, Paint
from bot.choice import beside, in_rows
from bot.collection import Pages, first_number, page_of
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, carries, is_private, keyboard
from bot.orders import on_hand
from bot.texts import Said, Sorry, plain, say
from bot.texts.cutting import cut_html
from bot.texts.phrases import called, story_of
from engine.paintings import Painting
from storage import drafts

PER_ROW = 6
_LONGEST_FACTS = MessageLimit.CAPTION_LENGTH - 200


@dataclass(frozen=True)
class Show(Button, word="show"):
    """A painting by itself, with its story."""

    painting: str


@dataclass(frozen=True)
class Room(Button, word="sheet"):
    """The contact sheet with this painting."""

    painting: str


async def on_paintings(house: House, asked: Asked) -> None:
    await house.collection.refresh()
    pages, language = house.collection.pages, asked.owner.language
    said, keys = _sheet_says(pages, 0, language), numbers(pages, 0, language)
    await sheets.by_id(
        house, 0, lambda sheet: asked.message.reply_photo(sheet, caption=said, reply_markup=keys)
    )


async def on_room(house: House, press: Press, button: Room) -> None:
    _check_shown(press)
    pages, language = house.collection.pages, press.language
    index = page_of(pages, button.painting)
    await answer(press)
    said, keys = _sheet_says(pages, index, language), numbers(pages, index, language)
    await sheets.by_id(
        *(house, index),
        lambda sheet: press.message.edit_media(InputMediaPhoto(sheet, caption=said), reply_markup=keys),
    )


async def on_show(house: House, press: Press, button: Show) -> None:
    """A number: that painting, what is known of it, and a way to use it."""
    _check_shown(press)
    language = press.language
    painting = await on_hand(house, button.painting)
    await answer(press)
    draft = await drafts.latest(house.db, press.user.id, press.message.chat_id)
    picture = InputMediaPhoto(await house.collection.shown(painting), caption=facts(painting, language))
    await press.message.edit_media(
        picture, reply_markup=one_painting(painting.name, draft.id if draft else None, language)
    )


def numbers(pages: Pages, index: int, language: str | None) -> InlineKeyboardMarkup:
    """The numbers of the paintings on a page, and buttons to turn it."""
    shown: list[tuple[str, Button]] = [
        (str(number), Show(painting.name))
        for number, painting in enumerate(pages[index], first_number(pages, index))
    ]
    turning = [(label, Room(name)) for label, name in beside(pages, index, language)]
    return keyboard([*in_rows(shown, PER_ROW), *([turning] if turning else [])])


def one_painting(name: str, draft_id: int | None, language: str | None) -> InlineKeyboardMarkup:
    """Under a painting: back to its sheet, and, if a photo is waiting, paint it so."""
    row: list[tuple[str, Button]] = [(plain("button-sheet", language), Room(name))]
    if draft_id is not None:
        row.insert(0, (plain("button-use", language), Paint(draft_id, name)))
    return keyboard([row])


def facts(painting: Painting, language: str | None) -> str:
    """Who painted it, when and how; its story; the command that paints so."""
    by = ", ".join(escape(part) for part in (painting.artist, painting.year, painting.medium) if part)
    link = say("painting-source", language, source=painting.source) if painting.source else ""
    by = " · ".join(filter(None, (by, link)))
    title = called(painting.name, painting.title, language)
    head = f"<b>{escape(title)}</b>\n{by}".strip()
    use = say("painting-use", language, name=painting.name)
    # What is told of it may be cut, what to do with it never is.
    told = cut_html("\n\n".join(filter(None, (head, escape(story_of(painting, language))))), _LONGEST_FACTS)
    return f"{told}\n\n{use}"


def _check_shown(press: Press) -> None:
    """The message is about to show something else; one that has no such button may be another person's."""
    if not is_private(press.message) and not carries(press):
        raise Sorry("button-gone")


def _sheet_says(pages: Pages, index: int, language: str | None) -> Said:
    if len(pages) == 1:
        return say("sheet", language)
    return say("sheet-room", language, room=index + 1, rooms=len(pages))


FEATURE = Feature(
    commands={"paintings": Command(on_paintings, in_groups=True)},
    buttons={Room: on_room, Show: on_show},
)
