"""/save and /mystyles: pictures that one keeps by a name, and has photos painted like."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot import chooser, photos, returning
from bot.answers import answer, in_private
from bot.buttons import Button, KeepStyle, Like
from bot.choice import in_rows
from bot.features import Command, Feature
from bot.house import House
from bot.keepsakes import (
    Give,
    Rename,
    Style,
    check_name,
    check_private,
    chosen,
    mine,
    names_like,
    paint_like,
    shown,
    style_of,
)
from bot.messages import Asked, Press, arguments_of, keyboard
from bot.owners import job_of, meet
from bot.pictured import meant_by
from bot.portfolio import PER_SHEET, Page, send, turn_to
from bot.texts import Said, Sorry, plain, say
from engine.pictures import sheet
from storage import drafts, styles
from storage.errors import MissingImage
from storage.look import covered_by
from storage.schema import OwnStyle
from storage.styles import Saved

UNNAMED = "mine"
"""What a style is called that nobody has named yet."""


@dataclass(frozen=True)
class Styles(Button, word="mystyles"):
    """A sheet of one's styles."""

    index: int


@dataclass(frozen=True)
class Drop(Button, word="mydrop"):
    """Delete a style; `sure` once that has been asked."""

    style: int
    sure: bool


async def on_save(house: House, asked: Asked) -> None:
    """`/save tiles` in reply to a picture."""
    said, found, owner = arguments_of(asked.message), meant_by(asked.message), asked.owner
    if owner.id < 0:  # a group or a channel has no private chat to look at it
        raise Sorry("private-only")
    if not said or found is None:
        raise Sorry("save-usage")
    name = said[0].lower()
    check_name(house, " ".join(said).lower())
    await meet(house, owner)
    sha = await photos.take(house, found.picture)
    match await styles.save(house.db, owner.id, name, sha, found.place.veil):
        case Saved.NAME_TAKEN:
            raise Sorry("save-name-taken", name=name)
        case Saved.TOO_MANY:
            raise Sorry("save-too-many", most=styles.MOST)
    await asked.message.reply_text(say("saved", owner.language, name=name))


async def on_mystyles(house: House, asked: Asked) -> None:
    if not await in_private(house, asked, "mystyles"):
        return
    page = await _sheet(house, asked.owner.id, 0, asked.owner.language)
    if page is None:
        await asked.message.reply_text(say("mystyles-empty", asked.owner.language))
        return
    await send(house, page, asked.message)


async def on_styles(house: House, press: Press, button: Styles) -> None:
    check_private(press)
    await answer(press)
    await _turn_to_sheet(house, press, button.index)


async def on_style(house: House, press: Press, button: Style) -> None:
    """A number: that style, with a way to paint the photo that waits; no other name is waited for now."""
    language = press.language
    style, all_of_them = await mine(house, press, button.style)
    picture = await shown(house, style, longest=1280)
    if picture is None:
        raise Sorry("mystyles-gone")
    await answer(press)
    if style.renaming_at is not None:
        await styles.ask_for_name(house.db, press.user.id, None)
    draft = await drafts.latest(house.db, press.user.id, press.message.chat_id)
    said = say("mystyles-one-waiting" if draft else "mystyles-one", language, name=style.name)
    back = Styles(all_of_them.index(style.id) // PER_SHEET)
    buttons = under(style, draft.id if draft else None, back, language)
    await turn_to(house, press, Page(picture, said, buttons, style.veil))


async def on_like(house: House, press: Press, button: Like) -> None:
    """The message with the style becomes the job's."""
    if await chooser.is_over(house, press, button.draft):
        return
    style, _ = await mine(house, press, button.style)
    await paint_like(house, press, button.draft, (chosen(style),), style.veil)


async def on_keep_style(house: House, press: Press, button: KeepStyle) -> None:
    """What a picture was painted like becomes a style, by a name of ours until it is given another."""
    job = await job_of(house, press, button.job)
    check_private(press)
    if (sha := style_of(job)) is None:
        raise Sorry("button-gone")
    await returning.bring_back(house, {sha})
    try:
        name = await styles.adopt(house.db, job.user_id, names_like(house, UNNAMED), sha, job.veil)
    except MissingImage as error:
        raise Sorry("job-gone") from error
    if name is None:
        raise Sorry("save-too-many", most=styles.MOST)
    await answer(press)
    kept = next(style for style in await styles.of(house.db, job.user_id) if style.name == name)
    shown = keyboard([[(plain("button-rename", press.language), Rename(kept.id))]])
    await press.message.reply_text(say("saved-unnamed", press.language, name=name), reply_markup=shown)


async def on_drop(house: House, press: Press, button: Drop) -> None:
    """Ask, then delete the style and show the others."""
    language = press.language
    style, all_of_them = await mine(house, press, button.style)
    if not button.sure:
        await answer(press)
        await press.message.edit_reply_markup(really_delete(style.id, language))
        return
    await styles.delete(house.db, press.user.id, style.id)
    await answer(press, plain("deleted", language))
    await _turn_to_sheet(house, press, all_of_them.index(style.id) // PER_SHEET)


def under(style: OwnStyle, draft_id: int | None, back: Styles, language: str | None) -> InlineKeyboardMarkup:
    """The buttons of a style by itself; with a photo that waits, one that paints it so.

    What comes from where nothing may be passed on is not handed on.
    """
    paint: list[tuple[str, Button]] = []
    if draft_id is not None:
        paint.append((plain("button-use", language), Like(draft_id, style.id)))
    give: list[tuple[str, Button]] = []
    if not style.veil.protected:
        give.append((plain("button-gift", language), Give(style.id)))
    change: list[tuple[str, Button]] = [
        (plain("button-rename", language), Rename(style.id)),
        (plain("button-delete", language), Drop(style.id, False)),
    ]
    others: list[tuple[str, Button]] = [(plain("button-back-to-sheet", language), back)]
    return keyboard([row for row in (paint, give, change, others) if row])


def really_delete(style_id: int, language: str | None) -> InlineKeyboardMarkup:
    yes, no = plain("button-really-delete", language), plain("button-keep", language)
    return keyboard([[(yes, Drop(style_id, True)), (no, Style(style_id))]])


def numbers(shown: Sequence[OwnStyle], index: int, last: int, language: str | None) -> InlineKeyboardMarkup:
    """The numbers of the styles on a sheet, and buttons to turn it."""
    rows = in_rows([(str(number), Style(each.id)) for number, each in enumerate(shown, 1)], sheet.PER_ROW)
    turn: list[tuple[str, Button]] = []
    if index > 0:
        turn.append((plain("button-back", language), Styles(index - 1)))
    if index < last:
        turn.append((plain("button-more", language), Styles(index + 1)))
    return keyboard([*rows, *([turn] if turn else [])])


async def _sheet(house: House, user_id: int, index: int, language: str | None) -> Page | None:
    kept = await styles.of(house.db, user_id)
    if not kept:
        return None
    last = (len(kept) - 1) // PER_SHEET
    index = max(0, min(index, last))
    here = kept[index * PER_SHEET : (index + 1) * PER_SHEET]
    small = [sheet.Small(await shown(house, each, longest=sheet.LARGEST_CELL), each.name) for each in here]
    said: Said = say("mystyles", language)
    if last > 0:
        said = say("mystyles-of", language, number=index + 1, total=last + 1)
    veil = covered_by(*(each.veil for each in here))
    picture = await house.pictures.run(sheet.pictures_sheet, small, plain("history-lost", language))
    return Page(picture, said, numbers(here, index, last, language), veil)


async def _turn_to_sheet(house: House, press: Press, index: int) -> None:
    language = press.language
    page = await _sheet(house, press.user.id, index, language)
    if page is not None:
        await turn_to(house, press, page)
        return
    await press.message.delete()
    await house.telegram.send_message(press.message.chat_id, say("mystyles-empty", language))


FEATURE = Feature(
    commands={"save": Command(on_save, in_groups=True), "mystyles": Command(on_mystyles)},
    buttons={
        Styles: on_styles,
        Style: on_style,
        Like: on_like,
        Drop: on_drop,
        KeepStyle: on_keep_style,
    },
)
