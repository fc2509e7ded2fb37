"""What /history shows: a person's pictures on sheets of nine, and each by itself; all, or those like one.

It is asked for in private chats only, and shows everybody their own. `like` is as `storage.history` has it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.constants import MessageLimit

from bot import returning
from bot.buttons import Button, Rows
from bot.choice import in_rows
from bot.house import House
from bot.messages import Press, keyboard
from bot.status import share, status
from bot.texts import Said, Sorry, plain, say, unmarked
from bot.texts.cutting import cut_html
from bot.texts.phrases import day_of, look_of, title_of
from engine.errors import BadPicture
from engine.pictures import sheet
from storage import history, images, jobs
from storage.errors import MissingImage
from storage.history import ALL, OWN
from storage.look import StyleChoice, Veil
from storage.schema import Job

PER_SHEET = 9
PAINTINGS = 20
"""That are offered at once, of those that one has used."""
LONGEST_CAPTION = MessageLimit.CAPTION_LENGTH


@dataclass(frozen=True)
class Sheet(Button, word="pictures"):
    """A sheet of the pictures like that, 0 being the one of the newest."""

    index: int
    like: str


@dataclass(frozen=True)
class Which(Button, word="which"):
    """Ask of which painting the pictures shall be; a page of these, 0 being the one of the most used."""

    index: int


@dataclass(frozen=True)
class Leaf(Button, word="history", version=2):
    """A picture by itself, among those like that."""

    job: int
    like: str


@dataclass(frozen=True)
class Send(Button, word="send"):
    """The picture once more, as a message of its own."""

    job: int


@dataclass(frozen=True)
class Repeat(Button, word="repeat"):
    """Ask in which way to paint it once more."""

    job: int


@dataclass(frozen=True)
class Delete(Button, word="delete", version=2):
    """Delete a picture, and go on among those like that; `sure` once that has been asked."""

    job: int
    like: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What a message shows. picture: a file, or its id at Telegram, where it is that of one `job`."""

    picture: str | bytes
    caption: Said | str
    buttons: InlineKeyboardMarkup
    veil: Veil
    job: Job | None = None


async def sheet_at(house: House, user_id: int, index: int, like: str, language: str | None) -> Page | None:
    """A sheet, or the one nearest to it; of a single picture no sheet, but itself. None if there is none.

    One with a picture that is protected or hidden is so as a whole.
    """
    total = await history.count(house.db, user_id, like)
    if total <= 1:
        return await leaf_at(house, user_id, 0, like, language)
    last = (total - 1) // PER_SHEET
    index = max(0, min(index, last))
    shown = await history.page(house.db, user_id, index * PER_SHEET, PER_SHEET, like)
    if not shown:  # deleted just now
        return await leaf_at(house, user_id, 0, like, language)
    used = await history.used(house.db, user_id)
    return Page(
        await sheet_of(house, shown, language),
        _sheet_says(house, index, last, like, language),
        under_sheet([job.id for job in shown], index, last, like, len(used) > 1, language),
        Veil(
            spoiler=any(job.veil.spoiler for job in shown), protected=any(job.veil.protected for job in shown)
        ),
    )


async def sheet_of(house: House, shown: Sequence[Job], language: str | None) -> bytes:
    """These pictures on one sheet, numbered from 1, a JPEG; at least one."""
    small = await asyncio.gather(*(_small(house, job, language) for job in shown))
    return await house.pictures.run(sheet.pictures_sheet, small, plain("history-lost", language))


async def leaf_at(house: House, user_id: int, index: int, like: str, language: str | None) -> Page | None:
    """The picture at that place, or the one nearest to it, by itself; None if there is none.

    Raises Sorry for one that neither we nor Telegram have.
    """
    total = await history.count(house.db, user_id, like)
    index = max(0, min(index, total - 1))
    around = await history.page(house.db, user_id, max(0, index - 1), 3 if index else 2, like)
    here = min(index, 1)
    if len(around) <= here:
        return None
    job = around[here]
    newer, older = around[:here], around[here + 1 : here + 2]
    back = None
    if total > 1:
        back = Sheet(index // PER_SHEET, like)
    elif like != ALL and await history.count(house.db, user_id) > 1:
        back = Sheet(0, ALL)
    turn = [(plain("button-newer", language), Leaf(each.id, like)) for each in newer]
    turn += [(plain("button-older", language), Leaf(each.id, like)) for each in older]
    caption = say(
        "history-entry",
        language,
        number=index + 1,
        total=total,
        title=title(house, job, language),
        day=day_of(job.created_at, language),
        look=look_of(job.look, language),
    )
    shared = share(job, language, inline=bool(house.telegram.supports_inline_queries))
    buttons = under_leaf(job.id, like, turn, back, language, shared)
    return Page(await picture_of(house, job), cut_html(caption, LONGEST_CAPTION), buttons, job.veil, job)


async def with_its_buttons(house: House, job: Job, language: str | None) -> Page:
    """A picture as its own message shows it. Raises Sorry if it is gone."""
    shown = status(
        job,
        place=None,
        progress=None,
        language=language,
        title=title(house, job, language),
        sizes=house.settings.sizes,
        inline=bool(house.telegram.supports_inline_queries),
    )
    caption = cut_html(shown.text, MessageLimit.CAPTION_LENGTH)
    return Page(await picture_of(house, job), caption, keyboard(shown.buttons), job.veil, job)


async def send(house: House, page: Page, below: Message) -> None:
    """Shows a page in a message of its own, covered as its pictures are."""
    sent = await below.reply_photo(
        page.picture,
        caption=page.caption,
        reply_markup=page.buttons,
        do_quote=False,
        **covered(page.veil),
    )
    await _remember(house, page.job, sent)


async def turn_to(house: House, press: Press, page: Page | None) -> None:
    """Shows a page in the place of another; says so where there is none."""
    if page is None:
        await press.message.delete()
        said = say("history-empty", press.language)
        await house.telegram.send_message(press.message.chat_id, said)
        return
    if page.veil.protected and not press.message.has_protected_content:  # which an edit cannot change
        await send(house, page, press.message)
        await press.message.delete()
        return
    media = InputMediaPhoto(page.picture, caption=page.caption, has_spoiler=page.veil.spoiler or None)
    edited = await press.message.edit_media(media, reply_markup=page.buttons)
    if isinstance(edited, Message):
        await _remember(house, page.job, edited)


async def picture_of(house: House, job: Job) -> str | bytes:
    """The file id Telegram knows the picture by, which costs no upload, or the picture."""
    sha = job.shown_sha or job.result_sha
    if job.file_id is not None:
        return job.file_id
    if sha is None:
        raise Sorry("job-gone")
    try:
        return await images.read(house.db, sha)
    except MissingImage as error:
        raise Sorry("job-gone") from error


def under_sheet(
    shown: Sequence[int], index: int, last: int, like: str, may_choose: bool, language: str | None
) -> InlineKeyboardMarkup:
    """The numbers of the pictures as they stand on a sheet, buttons to turn it, and to choose others."""
    numbers = [(str(number), Leaf(job_id, like)) for number, job_id in enumerate(shown, start=1)]
    rows = in_rows(numbers, sheet.PER_ROW)
    turn: list[tuple[str, Button]] = []
    if index > 0:
        turn.append((plain("button-newer", language), Sheet(index - 1, like)))
    if index < last:
        turn.append((plain("button-older", language), Sheet(index + 1, like)))
    choose: list[tuple[str, Button]] = []
    if may_choose:
        choose.append((plain("button-which", language), Which(0)))
    if like != ALL:
        choose.append((plain("button-pictures", language), Sheet(0, ALL)))
    return keyboard([*rows, *(row for row in (turn, choose) if row)])


def under_leaf(
    job_id: int,
    like: str,
    turn: Sequence[tuple[str, Button]],
    back: Sheet | None,
    language: str | None,
    share: Rows = (),
) -> InlineKeyboardMarkup:
    """The buttons of a picture by itself; `share` stands at their end."""
    rows: list[Sequence[tuple[str, Button]]] = [turn] if turn else []
    rows.append(
        [
            (plain("button-send", language), Send(job_id)),
            (plain("button-delete", language), Delete(job_id, like, False)),
        ]
    )
    rows.append([(plain("button-repeat", language), Repeat(job_id))])
    if back is not None:
        rows.append([(plain("button-back-to-sheet", language), back)])
    return keyboard([*rows, *share])


def offered(house: House, used: Mapping[str, int], index: int, language: str | None) -> InlineKeyboardMarkup:
    """The paintings that one has used, as buttons, and how many pictures there are of each."""
    index = max(0, min(index, (len(used) - 1) // PAINTINGS))
    first, end = index * PAINTINGS, (index + 1) * PAINTINGS
    choices: list[tuple[str, Button]] = [
        (f"{_called(house, like, language)} · {number}", Sheet(0, like))
        for like, number in list(used.items())[first:end]
    ]
    turn: list[tuple[str, Button]] = []
    if index > 0:
        turn.append((plain("button-back", language), Which(index - 1)))
    if end < len(used):
        turn.append((plain("button-more", language), Which(index + 1)))
    everything: list[tuple[str, Button]] = [(plain("button-pictures", language), Sheet(0, ALL))]
    return keyboard([*in_rows(choices, 2), *([turn] if turn else []), everything])


def covered(veil: Veil) -> dict[str, Any]:
    """How a message is sent that shows what was covered so."""
    return {"has_spoiler": veil.spoiler or None, "protect_content": veil.protected or None}


def title(house: House, job: Job, language: str | None) -> str:
    """What a picture is painted in the manner of."""
    return title_of(job.styles, house.collection.titles, language)


async def _small(house: House, job: Job, language: str | None) -> sheet.Small:
    """A picture as it goes onto a sheet, fetched back if it must be; without it where it is not to be had."""
    sha, called = job.shown_sha or job.result_sha, unmarked(title(house, job, language))
    try:
        picture = await returning.here(house, sha) if sha is not None else None
        small = await house.pictures.run(sheet.small, picture) if picture is not None else None
    except (MissingImage, Sorry, BadPicture):
        small = None
    return sheet.Small(small, called)


async def _remember(house: House, job: Job | None, message: Message) -> None:
    if job is not None and job.file_id is None and message.photo:
        await jobs.set_file_id(house.db, job.id, message.photo[-1].file_id)


def _sheet_says(house: House, index: int, last: int, like: str, language: str | None) -> Said:
    which = say("history-all", language)
    if like != ALL:
        which = say("history-like", language, title=_called(house, like, language))
    if last == 0:
        return say("history-sheet", language, which=which)
    return say("history-sheet-of", language, which=which, number=index + 1, total=last + 1)


def _called(house: House, like: str, language: str | None) -> str:
    """A painting's title; not a sentence any more, since it is filled into others."""
    style = StyleChoice(image="own") if like == OWN else StyleChoice(painting=like)
    return unmarked(title_of([style], house.collection.titles, language))
