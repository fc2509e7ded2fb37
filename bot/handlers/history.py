"""/history: one's pictures, newest first, one at a time."""

from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.constants import MessageLimit

from bot.answers import answer, in_private
from bot.buttons import Again, Button, How, Other
from bot.features import Command, Feature
from bot.house import House
from bot.messages import Asked, Press, is_private, keyboard
from bot.owners import job_of
from bot.status import once_more, status
from bot.texts import Sorry, plain, say
from bot.texts.cutting import cut_html
from bot.texts.phrases import day_of, look_of, title_of
from storage import history, images, jobs
from storage.errors import MissingImage
from storage.schema import Job

LONGEST_CAPTION = MessageLimit.CAPTION_LENGTH


@dataclass(frozen=True)
class Leaf(Button, word="history"):
    """The picture at that place, 0 being the newest."""

    index: int


@dataclass(frozen=True)
class Send(Button, word="send"):
    """The picture once more, as a message of its own."""

    job: int


@dataclass(frozen=True)
class Repeat(Button, word="repeat"):
    """Ask in which way to paint it once more."""

    job: int


@dataclass(frozen=True)
class Delete(Button, word="delete"):
    """Delete a picture; `sure` once that has been asked."""

    job: int
    index: int
    sure: bool


async def on_history(house: House, asked: Asked) -> None:
    if not await in_private(house, asked, "history", "history-in-private"):
        return
    user_id, language = asked.owner.id, asked.owner.language
    newest = await history.entry(house.db, user_id, 0)
    if newest is None:
        await asked.message.reply_text(say("history-empty", language))
        return
    total = await history.count(house.db, user_id)
    sent = await asked.message.reply_photo(
        await _picture(house, newest),
        caption=_caption(house, newest, 0, total, language),
        reply_markup=under(newest.id, 0, total, language),
        **_covered(newest),
    )
    await _remember(house, newest, sent)


async def on_leaf(house: House, press: Press, button: Leaf) -> None:
    _check_private(press)
    await answer(press)
    await _turn_to(house, press, button.index)


async def on_send(house: House, press: Press, button: Send) -> None:
    """With all its buttons."""
    _check_private(press)
    job = await job_of(house, press, button.job)
    picture = await _picture(house, job)
    await answer(press)
    language = press.user.language_code
    shown = status(job, place=None, progress=None, language=language, title=_title(house, job, language))
    sent = await press.message.reply_photo(
        picture,
        caption=cut_html(shown.text, LONGEST_CAPTION),
        reply_markup=keyboard(shown.buttons),
        do_quote=False,
        **_covered(job),
    )
    await _remember(house, job, sent)


async def on_repeat(house: House, press: Press, button: Repeat) -> None:
    job = await job_of(house, press, button.job)
    await answer(press)
    language = press.user.language_code
    await press.message.reply_text(
        say("repeat", language, title=_title(house, job, language)),
        reply_markup=ways(job, language),
        do_quote=True,
    )


async def on_delete(house: House, press: Press, button: Delete) -> None:
    """Ask, then delete the picture and turn to the next one."""
    _check_private(press)
    language = press.user.language_code
    job = await job_of(house, press, button.job)
    if not button.sure:
        await answer(press)
        await press.message.edit_reply_markup(really_delete(job.id, button.index, language))
        return
    await history.delete(house.db, job.user_id, job.id)
    await answer(press, plain("deleted", language))
    await _turn_to(house, press, button.index)


def under(job_id: int, index: int, total: int, language: str | None) -> InlineKeyboardMarkup:
    """The keyboard of one page."""
    turn: list[tuple[str, Button]] = []
    if index > 0:
        turn.append((plain("button-newer", language), Leaf(index - 1)))
    if index + 1 < total:
        turn.append((plain("button-older", language), Leaf(index + 1)))
    return keyboard(
        [
            *([turn] if turn else []),
            [
                (plain("button-send", language), Send(job_id)),
                (plain("button-delete", language), Delete(job_id, index, False)),
            ],
            [(plain("button-repeat", language), Repeat(job_id))],
        ]
    )


def really_delete(job_id: int, index: int, language: str | None) -> InlineKeyboardMarkup:
    return keyboard(
        [
            [
                (plain("button-really-delete", language), Delete(job_id, index, True)),
                (plain("button-keep", language), Leaf(index)),
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


async def _turn_to(house: House, press: Press, index: int) -> None:
    """Shows the picture at that place, or the one nearest to it; says so where there is none."""
    user_id, language = press.user.id, press.user.language_code
    total = await history.count(house.db, user_id)
    index = max(0, min(index, total - 1))
    job = await history.entry(house.db, user_id, index)
    if job is None:
        await press.message.delete()
        await house.telegram.send_message(press.message.chat_id, say("history-empty", language))
        return
    picture, caption = await _picture(house, job), _caption(house, job, index, total, language)
    buttons = under(job.id, index, total, language)
    if job.veil.protected and not press.message.has_protected_content:  # which an edit cannot change
        sent = await press.message.reply_photo(
            picture, caption=caption, reply_markup=buttons, do_quote=False, **_covered(job)
        )
        await press.message.delete()
        await _remember(house, job, sent)
        return
    media = InputMediaPhoto(picture, caption=caption, has_spoiler=job.veil.spoiler or None)
    edited = await press.message.edit_media(media, reply_markup=buttons)
    if isinstance(edited, Message):
        await _remember(house, job, edited)


async def _picture(house: House, job: Job) -> str | bytes:
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


async def _remember(house: House, job: Job, message: Message) -> None:
    if job.file_id is None and message.photo:
        await jobs.set_file_id(house.db, job.id, message.photo[-1].file_id)


def _covered(job: Job) -> dict[str, Any]:
    return {"has_spoiler": job.veil.spoiler or None, "protect_content": job.veil.protected or None}


def _check_private(press: Press) -> None:
    if not is_private(press.message):
        raise Sorry("private-only")


def _caption(house: House, job: Job, index: int, total: int, language: str | None) -> str:
    said = say(
        "history-entry",
        language,
        number=index + 1,
        total=total,
        title=_title(house, job, language),
        day=day_of(job.created_at, language),
        look=look_of(job.look, language),
    )
    return cut_html(said, LONGEST_CAPTION)


def _title(house: House, job: Job, language: str | None) -> str:
    return title_of(job.styles, house.collection.titles, language)


FEATURE = Feature(
    commands={"history": Command(on_history)},
    buttons={Leaf: on_leaf, Send: on_send, Repeat: on_repeat, Delete: on_delete},
)
