"""The message with the paintings as buttons, under a photo that waits for its painting."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import orders
from bot.answers import reply
from bot.buttons import Button, Paint
from bot.collection import Pages
from bot.house import House
from bot.messages import Asked, Place, keyboard
from bot.texts import Said, Sorry, plain, say
from storage import drafts
from storage.errors import MissingImage
from storage.look import StyleChoice
from storage.schema import Draft

log = logging.getLogger(__name__)

PER_ROW = 2
_TO_THE_END = 5.0
"""Seconds that sending may still take when it is stopped: what nobody remembers cannot be closed."""

Row = list[tuple[str, Button]]


@dataclass(frozen=True)
class Turn(Button, word="choose"):
    """Turn the paintings under a photo to the page with this painting."""

    draft: int
    painting: str


@dataclass(frozen=True)
class OwnStyle(Button, word="own"):
    """Take the person's next picture as the style."""

    draft: int


async def ask(
    house: House,
    owner_id: int,
    where: Place,
    content_sha: str,
    language: str | None,
    *,
    update_id: int,
    text: Said | None = None,
) -> Draft:
    """Keeps a photo as a draft and replies to it with the paintings as buttons; asked twice, it does so once.

    where: the photo's message. update_id: of what asks for it. Raises Sorry if the photo is gone.
    """
    try:
        draft = await drafts.create(
            house.db,
            user_id=owner_id,
            chat_id=where.chat_id,
            thread_id=where.thread_id,
            message_id=where.message_id,
            content_sha=content_sha,
            veil=where.veil,
            update_id=update_id,
        )
    except MissingImage as error:
        raise Sorry("job-gone") from error
    if draft.chooser_message_id is None:
        sending = asyncio.create_task(_send(house, draft, where, language, text or say("choose", language)))
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            await _brought_to_its_end(sending)
            raise
    return draft


async def paint(
    house: House, asked: Asked, where: Place, content_sha: str, painting: str, *, draft: Draft | None = None
) -> None:
    """Queues a photo with a painting; for one whose picture cannot be had now, asks for another.

    draft: the photo's, which goes. Raises Sorry as `orders.place`.
    """
    owner, style = asked.owner, StyleChoice(painting=painting)
    try:
        await orders.place(house, owner.id, where, content_sha, style, update_id=asked.update_id, draft=draft)
        if draft:
            await goes_on_elsewhere(house, draft, owner.language)
    except orders.NotHere as sorry:
        text = sorry.said(owner.language)
        await ask_once_more(house, asked, where, content_sha, draft=draft, text=text)


async def ask_once_more(
    house: House,
    asked: Asked,
    where: Place,
    content_sha: str,
    *,
    draft: Draft | None,
    text: Said | None = None,
) -> None:
    """Asks for a painting in a new message, in place of the one with the buttons of `draft`."""
    owner = asked.owner
    asking = await ask(
        house, owner.id, where, content_sha, owner.language, update_id=asked.update_id, text=text
    )
    if draft and draft.id != asking.id:  # else this is worked on a second time
        await drafts.discard(house.db, draft.id)
        await goes_on_elsewhere(house, draft, owner.language)


def rows(draft_id: int, pages: Pages, index: int, language: str | None) -> InlineKeyboardMarkup:
    """One button per painting on a page, some to turn it, and one for a style picture of one's own."""
    paintings: Row = [(painting.title, Paint(draft_id, painting.name)) for painting in pages[index]]
    own = (plain("button-own-style", language), OwnStyle(draft_id))
    turning = [(label, Turn(draft_id, name)) for label, name in beside(pages, index, language)]
    return keyboard([*in_rows(paintings, PER_ROW), *([turning] if turning else []), [own]])


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


def in_rows(buttons: Iterable[tuple[str, Button]], width: int) -> list[Row]:
    row = list(buttons)
    return [row[start : start + width] for start in range(0, len(row), width)]


async def end_waiting(house: House, owner_id: int, chat_id: int) -> list[Draft]:
    """Ends the waiting of somebody's photos in a chat, and gives them as they were."""
    ended = []
    while draft := await drafts.latest(house.db, owner_id, chat_id):
        if await drafts.discard(house.db, draft.id):
            ended.append(draft)
    return ended


async def close(house: House, ended: Iterable[Draft], language: str | None) -> None:
    """Says so where their buttons were."""
    for draft in ended:
        with suppress(TelegramError):
            await _show(house, draft, say("choose-closed", language))


async def goes_on_elsewhere(house: House, draft: Draft, language: str | None) -> None:
    """Takes the buttons of a draft that is no more out of its message, which has not become the job's."""
    with suppress(TelegramError):
        await _show(house, draft, say("choose-elsewhere", language))


async def wants_no_style(house: House, draft: Draft, language: str | None) -> None:
    """Offers the paintings again under a photo that was promised the next picture as its style."""
    keyboard = rows(draft.id, house.collection.pages, 0, language)
    with suppress(BadRequest, Forbidden):  # its message is gone, or says so already
        await _show(house, draft, say("choose-instead", language), keyboard)


async def _brought_to_its_end(sending: asyncio.Task[None]) -> None:
    """Returns when it has ended, or was given up, however often whoever waits here is cancelled again."""
    clock = asyncio.get_running_loop().time
    ends = clock() + _TO_THE_END
    sending.add_done_callback(_heard)
    while not sending.done() and (left := ends - clock()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait([sending], timeout=left)
    sending.cancel()


def _heard(sending: asyncio.Task[None]) -> None:
    """Nobody waits for it any more: what went wrong is nothing that asyncio should complain about."""
    if not sending.cancelled() and (error := sending.exception()):
        log.info("a question nobody waits for any more was not sent: %s", error)


async def _show(house: House, draft: Draft, text: Said, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Changes the message with the buttons of a draft, if there is one."""
    if draft.chooser_message_id is not None:
        await house.telegram.edit_message_text(
            text, chat_id=draft.chat_id, message_id=draft.chooser_message_id, reply_markup=keyboard
        )


async def _send(house: House, draft: Draft, where: Place, language: str | None, text: Said) -> None:
    message = await reply(house, where, text, rows(draft.id, house.collection.pages, 0, language))
    await drafts.asked(house.db, draft.id, message.message_id)
