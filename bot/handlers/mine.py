"""The styles that one keeps, to choose from under a photo that waits: a sheet of them with their numbers."""

import asyncio
from functools import partial

from telegram import InlineKeyboardMarkup, Message

from bot import returning, sheets
from bot.answers import answer
from bot.buttons import Like
from bot.choice import TITLES_PER_ROW, MyStyles, Paintings, Row, in_rows
from bot.features import Feature
from bot.house import House
from bot.messages import Press, is_private, keyboard
from bot.owners import draft_of
from bot.portfolio import PER_SHEET
from bot.sheets import Show
from bot.texts import Sorry, plain, say
from engine.pictures import sheet
from storage import styles
from storage.schema import Draft, OwnStyle


async def on_my_styles(house: House, press: Press, button: MyStyles) -> None:
    """A sheet of them, in private only; what is protected is not shown in a message that is open to all."""
    draft = await draft_of(house, press, button.draft)
    if not is_private(press.message):
        raise Sorry("private-only")
    kept = await styles.of(house.db, draft.user_id)
    if not kept:
        raise Sorry("mystyles-empty")
    await answer(press)
    last = (len(kept) - 1) // PER_SHEET
    index = max(0, min(button.index, last))
    shown = kept[index * PER_SHEET : (index + 1) * PER_SHEET]
    open_to_all = not press.message.has_protected_content
    await sheets.turn(
        *(house, (press.message.chat_id, press.message.message_id)),
        partial(_drawn, house, shown, open_to_all),
        say("choose-mine", press.language),
        lambda numbered: _keys(draft, shown, index, last, press.language, numbered=numbered),
        pictured=bool(press.message.photo),
        spoiler=any(style.veil.spoiler for style in shown),
    )


async def _drawn(house: House, shown: list[OwnStyle], open_to_all: bool, show: Show) -> Message | bool:
    """Has the sheet of these styles shown; the places of those that may not be stay empty."""

    async def small(style: OwnStyle) -> sheet.Small:
        if style.veil.protected and open_to_all:
            return sheet.Small(None, style.name)
        picture = await returning.shown(house, style.picture_sha, longest=sheet.LARGEST_CELL)
        return sheet.Small(picture, style.name)

    pictures = await asyncio.gather(*map(small, shown))
    return await show(await house.pictures.run(sheet.pictures_sheet, pictures, ""))


def _keys(
    draft: Draft, shown: list[OwnStyle], index: int, last: int, language: str | None, *, numbered: bool
) -> InlineKeyboardMarkup:
    """Their numbers as they stand on the sheet, or else their names; to turn it, and the way back."""
    choices: Row = [
        (str(number) if numbered else style.name, Like(draft.id, style.id))
        for number, style in enumerate(shown, 1)
    ]
    turning: Row = []
    if index > 0:
        turning.append((plain("button-back", language), MyStyles(draft.id, index - 1)))
    if index < last:
        turning.append((plain("button-more", language), MyStyles(draft.id, index + 1)))
    back: Row = [(plain("button-sheet", language), Paintings(draft.id))]
    width = sheet.PER_ROW if numbered else TITLES_PER_ROW
    return keyboard([*in_rows(choices, width), *([turning] if turning else []), back])


FEATURE = Feature(buttons={MyStyles: on_my_styles})
