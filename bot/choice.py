"""What there is to choose under a photo that waits: a page of paintings, and what else it may become."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import entrance
from bot.buttons import App, Button, Paint
from bot.collection import Pages, first_number
from bot.house import House
from bot.messages import keyboard
from bot.mixing import MixFrom
from bot.texts import plain
from bot.texts.cutting import cut
from bot.texts.phrases import called
from storage import drafts, history, styles
from storage.schema import Draft

TITLES_PER_ROW = 2
NUMBERS_PER_ROW = 8
"""At most; Telegram's apps show no more beside each other."""
TITLES_ACROSS = 42
"""Letters that a phone shows in a row of buttons, all together."""
LATELY = 3
"""Paintings used before that are offered by their titles."""

Row = list[tuple[str, Button | App]]


@dataclass(frozen=True)
class Turn(Button, word="choose"):
    """Turn the paintings under a photo to the page with this painting."""

    draft: int
    painting: str


@dataclass(frozen=True)
class Taste(Button, word="taste"):
    """Taste all paintings of the page with this one on the photo of a draft."""

    draft: int
    painting: str


@dataclass(frozen=True)
class Surprise(Button, word="surprise"):
    """Paint the photo of a draft in the manner of any painting of the page with this one."""

    draft: int
    painting: str


@dataclass(frozen=True)
class MyStyles(Button, word="mine"):
    """Show the styles that the person keeps, a sheet of them, to choose from for a draft."""

    draft: int
    index: int


@dataclass(frozen=True)
class Paintings(Button, word="paintings"):
    """Back to the paintings."""

    draft: int


@dataclass(frozen=True)
class OwnStyle(Button, word="own"):
    """Take the person's next picture as the style."""

    draft: int


@dataclass(frozen=True)
class PaintOver(Button, word="over"):
    """Take the person's next picture as a draft's photo, painted over where it shall be painted."""

    draft: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for a draft beside the paintings of a page.

    alone: it is no whole album, of which there is no taste. whole: all of the photo is painted. lately: names
    and titles of paintings that its person has used, the last first. has_styles: whether they keep some of
    their own. studio: what opens their photo there. All three are nobody else's business, so there is none of
    them in a group.
    """

    draft: int
    alone: bool = True
    whole: bool = True
    lately: tuple[tuple[str, str], ...] = ()
    has_styles: bool = False
    studio: App | None = None


async def choice_of(house: House, draft: Draft) -> Choice:
    """What can be chosen for a draft now."""
    in_private = draft.chat_id == draft.user_id
    used = await history.paintings_of(house.db, draft.user_id) if in_private else ()
    lately = [(known.name, known.title) for name in used if (known := house.collection.on_offer(name))]
    return Choice(
        draft.id,
        alone=len(await drafts.album(house.db, draft)) == 1,
        whole=draft.mask_sha is None,
        lately=tuple(lately[:LATELY]),
        has_styles=in_private and bool(await styles.of(house.db, draft.user_id)),
        studio=entrance.studio(house, photo=draft.content_sha) if in_private else None,
    )


def rows(
    choice: Choice, pages: Pages, index: int, language: str | None, *, numbered: bool
) -> InlineKeyboardMarkup:
    """The buttons under a photo for a page of paintings.

    numbered: under the page's sheet, by number; else by title.
    """
    draft, page = choice.draft, pages[index]
    tasting: Row = [(plain("button-taste", language), Taste(draft, page[0].name))]
    if choice.studio and choice.whole:
        tasting.append((plain("button-studio", language), choice.studio))
    playing: Row = [(plain("button-surprise", language), Surprise(draft, page[0].name))]
    if choice.whole:
        playing.append((plain("button-mix", language), MixFrom(draft, 0, page[0].name)))
    own: Row = [(plain("button-own-style", language), OwnStyle(draft))]
    more: Row = [(plain("button-my-styles", language), MyStyles(draft, 0))] if choice.has_styles else []
    if choice.alone:
        more.append((plain("button-here", language), PaintOver(draft)))
    turning: Row = [(label, Turn(draft, name)) for label, name in beside(pages, index, language)]
    if numbered:
        room = TITLES_ACROSS // max(1, len(choice.lately))
        lately: Row = [(cut(called(*each, language), room), Paint(draft, each[0])) for each in choice.lately]
        first = first_number(pages, index)
        numbers: Row = [(str(number), Paint(draft, each.name)) for number, each in enumerate(page, first)]
        paintings = [lately, *evenly(numbers)]
    else:
        titles: Row = [(called(each.name, each.title, language), Paint(draft, each.name)) for each in page]
        paintings = in_rows(titles, TITLES_PER_ROW)
    shown = [
        *([tasting] if choice.alone else []),
        *paintings,
        playing,
        more,
        own,
        turning,
    ]
    return keyboard(row for row in shown if row)


def beside(pages: Pages, index: int, language: str | None) -> list[tuple[str, str]]:
    """The pages before and after this one: what their buttons say, and the first painting there.

    A button names a painting, not a number, so that it outlives a change of what is on offer.
    """
    found = []
    if index > 0:
        found.append((plain("button-back", language), pages[index - 1][0].name))
    if index + 1 < len(pages):
        found.append((plain("button-more", language), pages[index + 1][0].name))
    return found


def evenly(numbers: Row) -> list[Row]:
    """As few rows as there can be, and each as long as the others: of 20 numbers 7, 7 and 6."""
    count = math.ceil(len(numbers) / NUMBERS_PER_ROW)
    return in_rows(numbers, math.ceil(len(numbers) / count))


def in_rows(buttons: Iterable[tuple[str, Button | App]], width: int) -> list[Row]:
    row = list(buttons)
    return [row[start : start + width] for start in range(0, len(row), width)]
