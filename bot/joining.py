"""Joining in: a picture of one's own by pressing what stands under somebody else's photo in a group.

It is a new order of whoever pressed, with their look and their limits, in a message of its own that replies
to the same photo. What it was pressed under stays as it is.
"""

from collections.abc import Sequence

from bot import customs, orders, returning, several
from bot.answers import answer
from bot.house import House
from bot.messages import Owner, Place, Press
from bot.naming import Manner
from bot.owners import meet
from bot.several import Photo
from bot.texts import Sorry, plain
from bot.texts.cutting import whole
from storage import jobs
from storage.look import StyleChoice
from storage.schema import JobKind


async def begin(house: House, press: Press) -> None:
    """Makes whoever pressed known, so that there can be orders of theirs."""
    groups = customs.of(press.message.chat_id).language is not None
    name = whole(press.user.first_name)
    await meet(house, Owner(press.user.id, name, press.language, groups_language=groups))


async def said(press: Press) -> None:
    """Answers a press of which a picture comes elsewhere."""
    await answer(press, plain("yours-comes", press.language))


async def paint(house: House, press: Press, photos: Sequence[Photo], manner: Manner) -> None:
    """Queues photos for whoever pressed; worked on twice, once.

    Raises Sorry as `orders.place`, and where just that waits already.
    """
    await begin(house, press)
    await refuse_twice(house, press, photos[0].place, photos[0].sha, photos[0].painted(manner))
    await returning.hold(house, [photo.sha for photo in photos])
    outcome = await several.order(house, press.user.id, photos, [manner], update_id=press.update_id)
    await said(press)
    await several.tell(house, photos[0].place, outcome, press.language)


async def photo_above(house: House, press: Press) -> Photo | None:
    """The photo of a question that has become somebody else's picture before a press under it arrived.

    None where the message is nobody else's picture.
    """
    message = press.message
    job = await jobs.shown_in(house.db, message.chat_id, message.message_id)
    if job is None or message.chat_id > 0 or job.user_id == press.user.id:
        return None
    return Photo(orders.photo_of(job), job.content_sha)


async def refuse_twice(
    house: House,
    press: Press,
    photo: Place,
    content_sha: str,
    styles: Sequence[StyleChoice],
    kind: JobKind = JobKind.PICTURE,
) -> None:
    """Raises Sorry where whoever pressed waits for just that already, by another press than this one."""
    wanted = (photo.message_id, content_sha, kind)
    for waiting in await jobs.active(house.db, press.user.id, photo.chat_id):
        same = (waiting.source_message_id, waiting.content_sha, waiting.kind) == wanted
        # Of a taste the order may differ, and it is one taste all the same.
        alike = kind == JobKind.TASTE or list(waiting.styles) == list(styles)
        if same and alike and waiting.update_id != press.update_id:
            raise Sorry("already-asked")
