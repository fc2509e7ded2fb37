"""Mixing by buttons: one painting, another, perhaps a third, and how much of each; then it is painted so.

What is chosen are rows of the draft. A step back is a button that says what is there after it, as all are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from telegram import InlineKeyboardMarkup

from bot import chooser, collection, orders, returning, sheets
from bot.answers import answer, reword_pressed
from bot.buttons import Button, How
from bot.choice import TITLES_ACROSS, TITLES_PER_ROW, Paintings, Row, beside, evenly, in_rows
from bot.collection import first_number
from bot.features import Feature
from bot.house import House
from bot.messages import Press, keyboard, place_of
from bot.mixing import (
    MOST_MIXED,
    MixFrom,
    MixOn,
    balance_of,
    can_be_mixed,
    joined,
    read,
    shifted,
    weighed,
    written,
)
from bot.owners import draft_of, job_of
from bot.several import photos_of
from bot.texts import Said, Sorry, plain, say, unmarked
from bot.texts.cutting import cut
from bot.texts.phrases import called, title_of
from storage import drafts, jobs
from storage.look import Look, StyleChoice
from storage.schema import Draft, JobKind, JobState

_PAINTED = (JobState.RENDERED, JobState.DELIVERED)
_ROOM = TITLES_ACROSS // 2 - 2
"""Letters of a title beside a sign, two of them in a row."""

Screen = tuple[Said, InlineKeyboardMarkup]
"""What the message says, and its buttons."""


@dataclass(frozen=True)
class MixTake(Button, word="mixtake"):
    """Take a painting for the one at `position` of a mixture; what came after it is let go."""

    draft: int
    position: int
    painting: str


@dataclass(frozen=True)
class MixWeigh(Button, word="mixweigh"):
    """Mix the first paintings of a draft in this balance, `70.30`, and no others."""

    draft: int
    balance: str


@dataclass(frozen=True)
class MixPaint(Button, word="mixpaint"):
    """Paint the photo of a draft in the mixture that is chosen."""

    draft: int


async def on_from(house: House, press: Press, button: MixFrom) -> None:
    """The paintings of a page, for the next of the mixture."""
    draft = await _mixable(house, press, button.draft)
    before = _before(draft, button.position)
    await answer(press)
    await _show_next(house, press, draft, before, button.painting)


async def on_take(house: House, press: Press, button: MixTake) -> None:
    """One more painting is in the mixture; of the first it is asked what comes to it."""
    draft = await _mixable(house, press, button.draft)
    before = _before(draft, button.position)
    if house.collection.known(button.painting) is None:
        raise Sorry("style-gone", name=button.painting)
    if button.painting in {style.painting for style in before}:
        raise Sorry("button-gone")
    styles = [*before, StyleChoice(painting=button.painting)]
    balance = joined(balance_of(before)) if before else (100,)
    await _choose(house, press, draft, weighed(styles, balance))


async def on_weigh(house: House, press: Press, button: MixWeigh) -> None:
    """The same paintings in another balance."""
    draft = await _mixable(house, press, button.draft)
    balance = read(button.balance)
    if balance is None or not 1 < len(balance) <= len(draft.styles):
        raise Sorry("button-gone")
    await _choose(house, press, draft, weighed(draft.styles, balance))


async def on_paint(house: House, press: Press, button: MixPaint) -> None:
    """The message with the buttons becomes the job's."""
    if await chooser.is_over(house, press, button.draft):
        return
    draft = await _mixable(house, press, button.draft)
    manner = tuple(draft.styles)
    if len(manner) < 2:
        raise Sorry("button-gone")
    look = await _look(house, draft)
    await chooser.paint_pressed(house, press, draft, await photos_of(house, draft), manner, look=look)


async def on_mix_on(house: House, press: Press, button: MixOn) -> None:
    """In reply to a finished picture it is asked what comes to its painting, or in which balance."""
    job = await job_of(house, press, button.job)
    if job.kind != JobKind.PICTURE or job.state not in _PAINTED or not can_be_mixed(job.styles):
        raise Sorry("button-gone")
    await answer(press)
    await returning.have(house, job)
    styles, language = weighed(job.styles, balance_of(job.styles)), press.language

    def keys(draft_id: int) -> InlineKeyboardMarkup:
        return _screen(house, draft_id, styles, language)[1]

    draft = await chooser.ask(
        house,
        job.user_id,
        replace(place_of(press.message), veil=job.veil),
        job.content_sha,
        language,
        update_id=press.update_id,
        text=_screen(house, 0, styles, language)[0],
        keys=keys,
    )
    await drafts.choose(house.db, draft.id, styles, like_id=job.id)


async def _mixable(house: House, press: Press, draft_id: int) -> Draft:
    """The draft a button belongs to; raises Sorry as `draft_of`, and where only a part is to be painted."""
    draft = await draft_of(house, press, draft_id)
    if draft.mask_sha is not None:
        raise Sorry("button-gone")
    return draft


async def _choose(house: House, press: Press, draft: Draft, styles: Sequence[StyleChoice]) -> None:
    """Keeps what is chosen, and shows what can be chosen next."""
    if not await drafts.choose(house.db, draft.id, styles, like_id=draft.like_id):
        raise Sorry("draft-gone")
    await answer(press)
    if len(styles) > 1:
        await reword_pressed(house, press, *_balance(house, draft.id, styles, press.language))
    else:
        await _show_next(house, press, draft, styles)


async def _show_next(
    house: House, press: Press, draft: Draft, before: Sequence[StyleChoice], painting: str = ""
) -> None:
    """The sheet of the page with that painting, or of the first, to choose from it what comes to these."""
    index = collection.page_of(house.collection.pages, painting)

    def keys(numbered: bool) -> InlineKeyboardMarkup:
        return _next(house, draft.id, before, press.language, index, numbered=numbered)[1]

    await sheets.turn(
        *(house, (press.message.chat_id, press.message.message_id), partial(sheets.by_id, house, index)),
        _next(house, draft.id, before, press.language, index)[0],
        keys,
        pictured=bool(press.message.photo),
    )


async def _look(house: House, draft: Draft) -> Look | None:
    """That of the picture whose balance is shifted; None: as its person likes it now."""
    job = await jobs.get(house.db, draft.like_id) if draft.like_id is not None else None
    return await orders.look_again(house, job, How.SAME) if job else None


def _before(draft: Draft, position: int) -> Sequence[StyleChoice]:
    """What is chosen before the painting at that position; raises Sorry where there can be none."""
    if not 0 <= position <= min(len(draft.styles), MOST_MIXED - 1):
        raise Sorry("button-gone")
    return draft.styles[:position]


def _screen(house: House, draft_id: int, styles: Sequence[StyleChoice], language: str | None) -> Screen:
    """What is asked once these are chosen."""
    ask = _balance if len(styles) > 1 else _next
    return ask(house, draft_id, styles, language)


def _next(
    house: House,
    draft_id: int,
    before: Sequence[StyleChoice],
    language: str | None,
    index: int = 0,
    *,
    numbered: bool = False,
) -> Screen:
    """Which painting of a page comes to these; by number under the page's sheet, else by title."""
    pages = house.collection.pages
    position, taken = len(before), {style.painting for style in before}
    paintings: Row = [
        (
            str(number) if numbered else called(each.name, each.title, language),
            MixTake(draft_id, position, each.name),
        )
        for number, each in enumerate(pages[index], first_number(pages, index))
        if each.name not in taken
    ]
    turning: Row = [
        (label, MixFrom(draft_id, position, name)) for label, name in beside(pages, index, language)
    ]
    back: tuple[Button, ...] = (
        Paintings(draft_id),
        MixFrom(draft_id, 0, pages[0][0].name),
        MixWeigh(draft_id, written(balance_of(before)) if before else ""),
    )
    shown = evenly(paintings) if numbered and paintings else in_rows(paintings, TITLES_PER_ROW)
    rows = [*shown, *([turning] if turning else [])]
    title = _title(house, before, language)
    text = say("mix-next", language, title=title) if before else say("mix-first", language)
    return text, keyboard([*rows, [(plain("button-mix-back", language), back[position])]])


def _balance(house: House, draft_id: int, styles: Sequence[StyleChoice], language: str | None) -> Screen:
    """How much of each, and to paint it so."""
    balance, first = balance_of(styles), house.collection.pages[0][0].name
    rows: list[Row] = []
    for position, style in enumerate(styles):
        title = cut(unmarked(_title(house, [style], language)), _ROOM)
        less, more = (written(shifted(balance, position, up=up)) for up in (False, True))
        rows.append([(f"− {title}", MixWeigh(draft_id, less)), (f"+ {title}", MixWeigh(draft_id, more))])
    if len(styles) < MOST_MIXED:
        rows.append([(plain("button-mix-third", language), MixFrom(draft_id, len(styles), first))])
    rows.append([(plain("button-mix-paint", language), MixPaint(draft_id))])
    rows.append([(plain("button-mix-back", language), MixFrom(draft_id, len(styles) - 1, first))])
    return say("mix-balance", language, title=_title(house, styles, language)), keyboard(rows)


def _title(house: House, styles: Sequence[StyleChoice], language: str | None) -> str:
    return title_of(styles, house.collection.titles, language) if styles else ""


FEATURE = Feature(
    buttons={
        MixFrom: on_from,
        MixTake: on_take,
        MixWeigh: on_weigh,
        MixPaint: on_paint,
        MixOn: on_mix_on,
    }
)
