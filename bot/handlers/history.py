"""/history: one's pictures, newest first, on sheets with numbers, then each by itself."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.answers import answer, in_private
from bot.buttons import Again, Button, How, Other
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, carries, is_private, keyboard
from bot.owners import job_of
from bot.portfolio import (
    Delete,
    Leaf,
    Page,
    Repeat,
    Send,
    Sheet,
    Which,
    leaf_at,
    offered,
    send,
    sheet_at,
    title,
    turn_to,
    with_its_buttons,
)
from bot.status import once_more
from bot.texts import Sorry, plain, say
from storage import history
from storage.history import ALL
from storage.schema import Job


@dataclass(frozen=True)
class Place(Button, word="history"):
    """The picture at that place, 0 being the newest: of before there were sheets."""

    index: int


async def on_history(house: House, asked: Asked) -> None:
    if not await in_private(house, asked, "history", "history-in-private"):
        return
    user_id, language = asked.owner.id, asked.owner.language
    newest = await sheet_at(house, user_id, 0, ALL, language)
    if newest is None:
        await asked.message.reply_text(say("history-empty", language))
        return
    await send(house, newest, asked.message)


async def on_sheet(house: House, press: Press, button: Sheet) -> None:
    _check_private(press)
    await answer(press)
    page = await sheet_at(house, press.user.id, button.index, button.like, press.language)
    await turn_to(house, press, page or await _newest(house, press))


async def on_which(house: House, press: Press, button: Which) -> None:
    """The sheet stays where it is; under it are paintings now."""
    _check_private(press)
    if not carries(press):
        raise Sorry("button-gone")
    await answer(press)
    language = press.language
    used = await history.used(house.db, press.user.id)
    if not used:
        await turn_to(house, press, None)
        return
    paintings = offered(house, used, button.index, language)
    await press.message.edit_caption(say("history-which", language), reply_markup=paintings)


async def on_leaf(house: House, press: Press, button: Leaf) -> None:
    """A number: that picture."""
    _check_private(press)
    job = await job_of(house, press, button.job)
    index = await history.place(house.db, job, button.like)
    if index is None:
        raise Sorry("job-gone")
    await answer(press)
    await _go_on(house, press, index, button.like)


async def on_place(house: House, press: Press, button: Place) -> None:
    _check_private(press)
    await answer(press)
    await _go_on(house, press, button.index, ALL)


async def on_send(house: House, press: Press, button: Send) -> None:
    """With all its buttons."""
    _check_private(press)
    job = await job_of(house, press, button.job)
    page = await with_its_buttons(house, job, press.language)
    await answer(press)
    await send(house, page, press.message)


async def on_repeat(house: House, press: Press, button: Repeat) -> None:
    job = await job_of(house, press, button.job)
    await answer(press)
    language = press.language
    await press.message.reply_text(
        say("repeat", language, title=title(house, job, language)),
        reply_markup=ways(job, language),
        do_quote=True,
    )


async def on_delete(house: House, press: Press, button: Delete) -> None:
    """Ask, then delete the picture and turn to the next one."""
    _check_private(press)
    language = press.language
    job = await job_of(house, press, button.job)
    if not button.sure:
        await answer(press)
        await press.message.edit_reply_markup(really_delete(job.id, button.like, language))
        return
    index = await history.place(house.db, job, button.like)
    await history.delete(house.db, job.user_id, job.id)
    await answer(press, plain("deleted", language))
    await _go_on(house, press, index or 0, button.like)


def really_delete(job_id: int, like: str, language: str | None) -> InlineKeyboardMarkup:
    return keyboard(
        [
            [
                (plain("button-really-delete", language), Delete(job_id, like, True)),
                (plain("button-keep", language), Leaf(job_id, like)),
            ]
        ]
    )


def ways(job: Job, language: str | None) -> InlineKeyboardMarkup:
    """In which way to paint it once more."""
    return keyboard(
        [
            *once_more(job, language),
            [
                (plain("button-with-settings", language), Again(job.id, How.SETTINGS)),
                (plain("button-other", language), Other(job.id)),
            ],
        ]
    )


async def _go_on(house: House, press: Press, index: int, like: str) -> None:
    """Shows the picture at that place; where none is like that any more, the sheet of all."""
    page = await leaf_at(house, press.user.id, index, like, press.language)
    await turn_to(house, press, page or await _newest(house, press))


async def _newest(house: House, press: Press) -> Page | None:
    return await sheet_at(house, press.user.id, 0, ALL, press.language)


def _check_private(press: Press) -> None:
    if not is_private(press.message):
        raise Sorry("private-only")


FEATURE = Feature(
    commands={"history": Command(on_history)},
    buttons={
        Sheet: on_sheet,
        Which: on_which,
        Leaf: on_leaf,
        Place: on_place,
        Send: on_send,
        Repeat: on_repeat,
        Delete: on_delete,
    },
)
