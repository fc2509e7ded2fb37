"""The message under a photo that waits for its painting: a picture of them all, and numbers to press."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import orders, several, sheets
from bot.answers import reply
from bot.choice import choice_of, rows
from bot.collection import page_of
from bot.house import House
from bot.messages import Asked, Place, Press, place_of
from bot.naming import Manner
from bot.rewording import reword
from bot.several import Outcome, Photo, photos_of
from bot.texts import Said, Sorry, say
from storage import drafts, jobs
from storage.errors import MissingImage
from storage.look import Look, Veil
from storage.schema import Draft

log = logging.getLogger(__name__)

_TO_THE_END = 5.0
"""Seconds that sending may still take when it is stopped: what nobody remembers cannot be closed."""

Keys = Callable[[int], InlineKeyboardMarkup | None]
"""The buttons of a question, for the id of its draft."""


async def ask(
    house: House,
    owner_id: int,
    where: Place,
    content_sha: str,
    language: str | None,
    *,
    update_id: int,
    text: Said | None = None,
    others: Sequence[Photo] = (),
    keys: Keys | None = None,
    mask: str | None = None,
    styles: Manner = (),
) -> Draft:
    """Keeps a photo as a draft and replies to it with the paintings; asked twice, it does so once.

    where: the photo's message. update_id: of what asks for it. others: photos of the same album, which wait
    with it. keys: only words, with these buttons instead. mask, styles: as a draft has them. Raises Sorry if
    a photo is gone.
    """
    for part, other in enumerate(others, 1):
        await _keep(house, owner_id, other, update_id, part)
    draft = await _keep(house, owner_id, Photo(where, content_sha, mask, styles), update_id, 0)
    if draft.chooser_message_id is None:
        asking = _send(house, draft, where, text or say("choose", language), language, keys)
        sending = asyncio.create_task(asking)
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            await _brought_to_its_end(sending)
            raise
    return draft


async def paint(
    house: House, asked: Asked, photo: Photo, manners: Sequence[Manner], *, draft: Draft | None = None
) -> None:
    """Queues a photo in each of these manners; for a painting that cannot be had now, asks for another.

    draft: the photo's, which goes; what waits with it is painted so too. Raises Sorry as `orders.place`.
    """
    owner, update_id = asked.owner, asked.update_id
    album = await photos_of(house, draft) if draft else []
    photos = [photo, *album[1:]]
    try:
        outcome = await several.order(house, owner.id, photos, manners, update_id=update_id, draft=draft)
        if draft:
            await goes_on_elsewhere(house, draft, owner.language)
    except orders.NotHere as sorry:
        outcome = Outcome(missing=sorry)
    else:
        draft = None
    await several.tell(house, place_of(asked.message), outcome, owner.language)
    if outcome.missing:
        text = outcome.missing.said(owner.language)
        await ask_once_more(house, asked, photo, draft=draft, text=text, others=album[1:])


async def paint_pressed(
    house: House,
    press: Press,
    draft: Draft,
    photos: Sequence[Photo],
    manner: Manner,
    *,
    look: Look | None = None,
) -> None:
    """Queues photos of a draft for a button in its message, which becomes the first one's; the draft goes.

    look: None: as their person has chosen it.
    """
    message_id = becomes_the_jobs(press, photos[0].place.veil)
    outcome = await several.order(
        *(house, draft.user_id, photos, [manner]),
        update_id=press.update_id,
        draft=draft,
        status_message_id=message_id,
        look=look,
    )
    language = press.language
    if draft.chooser_message_id != message_id:  # pressed under a painting of /paintings
        await goes_on_elsewhere(house, draft, language)
    await several.tell(house, photos[0].place, outcome, language)


async def is_over(house: House, press: Press, draft_id: int) -> bool:
    """Whether nothing is left to be done for a press that orders a draft.

    Because it was worked off before the process ended, or the message under the button is a job's by now: a
    finger may press twice.
    """
    if await orders.made_of(house, press.update_id):
        return await drafts.get(house.db, draft_id) is None
    waiting = await jobs.active(house.db, press.user.id, press.message.chat_id)
    return any(job.status_message_id == press.message.message_id for job in waiting)


async def ask_once_more(
    house: House,
    asked: Asked,
    photo: Photo,
    *,
    draft: Draft | None,
    text: Said | None = None,
    others: Sequence[Photo] | None = None,
) -> None:
    """Asks for a painting in a new message, in place of the one with the buttons of `draft`.

    others: what waits with it; None: as with the draft.
    """
    owner, update_id = asked.owner, asked.update_id
    if others is None:
        others = (await photos_of(house, draft))[1:] if draft else ()
    asking = await ask(
        *(house, owner.id, photo.place, photo.sha, owner.language),
        update_id=update_id,
        text=text,
        others=others,
        mask=photo.mask,
        styles=photo.rest,
    )
    if draft and draft.id != asking.id:  # else this is worked on a second time
        await drafts.discard(house.db, draft.id)
        await goes_on_elsewhere(house, draft, owner.language)


async def show(
    house: House,
    draft: Draft,
    message_id: int,
    text: Said,
    language: str | None,
    *,
    painting: str = "",
    pictured: bool = True,
) -> None:
    """Makes a message show the paintings for a draft: the page with that one, or the first.

    pictured: whether it is a picture already, as far as one knows. Raises TelegramError.
    """
    pages, choice = house.collection.pages, await choice_of(house, draft)
    index = page_of(pages, painting)
    await sheets.turn(
        *(house, (draft.chat_id, message_id), partial(sheets.by_id, house, index), text),
        lambda numbered: rows(choice, pages, index, language, numbered=numbered),
        pictured=pictured,
    )


async def show_pressed(house: House, press: Press, draft: Draft, text: Said, *, painting: str = "") -> None:
    """The same for the message under a pressed button."""
    await show(
        *(house, draft, press.message.message_id, text, press.language),
        painting=painting,
        pictured=bool(press.message.photo),
    )


async def question(house: House, draft: Draft, language: str | None) -> Said:
    """What is asked about a photo, or about all of an album."""
    count = len(await drafts.album(house.db, draft))
    return say("choose", language) if count == 1 else say("choose-all", language, count=count)


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
        await _close(house, draft, say("choose-closed", language))


def becomes_the_jobs(press: Press, veil: Veil) -> int | None:
    """The message under the pressed button, if it may become the one of what is ordered.

    What is to be protected must be so from the beginning: an edit cannot do that.
    """
    open_to_all = veil.protected and not press.message.has_protected_content
    return None if open_to_all else press.message.message_id


async def goes_on_elsewhere(house: House, draft: Draft, language: str | None) -> None:
    """Takes the buttons of a draft that is no more out of its message, which has not become the job's."""
    await _close(house, draft, say("choose-elsewhere", language))


async def wants_nothing_else(house: House, draft: Draft, language: str | None, said: Said) -> None:
    """Asks again, with these words, about another photo that was promised its person's next picture."""
    for wanting in (drafts.wanting_style, drafts.wanting_mask):
        waiting = await wanting(house.db, draft.user_id, draft.chat_id)
        if waiting and waiting.id != draft.id:
            await _offer_again(house, waiting, language, said)


async def _offer_again(house: House, draft: Draft, language: str | None, said: Said) -> None:
    if draft.chooser_message_id is not None:
        with suppress(BadRequest, Forbidden):  # its message is gone, or says so already
            await show(house, draft, draft.chooser_message_id, said, language)


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


async def _close(house: House, draft: Draft, text: Said) -> None:
    """Says something else in the message with the buttons of a draft, if there is one, which lose them."""
    if draft.chooser_message_id is not None:
        with suppress(TelegramError):
            await reword(
                *(house.telegram, text),
                chat_id=draft.chat_id,
                message_id=draft.chooser_message_id,
                pictured=True,
            )


async def _keep(house: House, owner_id: int, photo: Photo, update_id: int, part: int) -> Draft:
    where = photo.place
    try:
        return await drafts.create(
            house.db,
            user_id=owner_id,
            chat_id=where.chat_id,
            thread_id=where.thread_id,
            message_id=where.message_id,
            content_sha=photo.sha,
            mask_sha=photo.mask,
            styles=photo.rest,
            veil=where.veil,
            update_id=update_id,
            part=part,
        )
    except MissingImage as error:
        raise Sorry("job-gone") from error


async def _send(
    house: House, draft: Draft, where: Place, text: Said, language: str | None, keys: Keys | None
) -> None:
    if keys:
        message = await reply(house, where, text, keys(draft.id))
    else:
        pages, choice = house.collection.pages, await choice_of(house, draft)
        message = await sheets.send(
            *(house, where, 0, text),
            lambda numbered: rows(choice, pages, 0, language, numbered=numbered),
        )
    await drafts.asked(house.db, draft.id, message.message_id)
