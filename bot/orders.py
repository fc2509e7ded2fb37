"""From a picture and a style to a job in the queue: what commands, buttons and albums have in common.

What is said of a job is its message's business: whoever orders wakes the dispatcher and nudges the delivery.
"""

from dataclasses import replace

from bot.answers import show_at_work
from bot.buttons import How
from bot.house import House
from bot.messages import Place
from bot.texts import Sorry
from engine.paintings import Painting
from storage import jobs, people
from storage.errors import MissingImage
from storage.jobs import Order
from storage.look import Look, StyleChoice
from storage.schema import Draft, Job

MAX_WAITING = 10
"""Jobs one person may have in the queue at the same time."""


class NotHere(Sorry):
    """The painting is known, but its picture could not be fetched."""


async def place(
    house: House,
    owner_id: int,
    where: Place,
    content_sha: str,
    style: StyleChoice,
    *,
    update_id: int,
    look: Look | None = None,
    draft: Draft | None = None,
    status_message_id: int | None = None,
) -> Job:
    """Queues a job, with the look its owner has chosen where none is given; its message says so by itself.

    where: the photo's message. update_id: of what asked for it; asked for twice by the same, it is one job.
    draft: the photo's, which goes. status_message_id: the message that becomes the job's; None: a new one.
    Raises TelegramError where nobody could be told of it: a right is missing, the topic or the chat is gone.
    Raises Sorry if too many jobs wait, if the painting is no longer known or (NotHere) cannot be had, or if
    the draft or a picture is gone.
    """
    takes_a_while = style.painting is not None and house.collection.on_offer(style.painting) is None
    # In a group nothing shows yet whether anybody can be told there.
    if status_message_id is None and (where.chat_id < 0 or takes_a_while):
        await show_at_work(house, where)
    if style.painting is not None:
        await on_hand(house, style.painting)
    if len(await jobs.active(house.db, owner_id)) >= MAX_WAITING:
        raise Sorry("too-many-waiting", count=MAX_WAITING)
    order = Order(
        user_id=owner_id,
        chat_id=where.chat_id,
        thread_id=where.thread_id,
        source_message_id=where.message_id,
        status_message_id=status_message_id,
        content_sha=content_sha,
        styles=(style,),
        look=look or await look_of(house, owner_id),
        veil=where.veil,
        update_id=update_id,
    )
    try:
        job = await jobs.place(house.db, order, draft_id=draft.id if draft else None)
    except MissingImage as error:
        raise Sorry("job-gone") from error
    if job is None:
        raise Sorry("draft-gone")
    _go_on(house, job)
    return job


def photo_of(order: Draft | Job) -> Place:
    """The place of the photo that an order is about."""
    message_id = order.message_id if isinstance(order, Draft) else order.source_message_id
    return Place(order.chat_id, order.thread_id, message_id, order.veil)


async def look_again(house: House, job: Job, how: How) -> Look:
    """How a job would be painted once more: as strong, stronger or softer, else as its owner likes it now."""
    wanted = await look_of(house, job.user_id)
    if how == How.SETTINGS:
        return wanted
    return replace(wanted, strength=how.strength(job.look.strength))


async def again(house: House, job: Job, look: Look, where: Place, *, update_id: int) -> Job:
    """Queues a photo and its style once more; raises Sorry as `place`, and where just that waits already."""
    for waiting in await jobs.active(house.db, job.user_id, job.chat_id):
        same = _wanted(waiting, waiting.look) == _wanted(job, look)
        if same and waiting.source_message_id == where.message_id:
            raise Sorry("already-asked")
    style = job.styles[0]
    return await place(house, job.user_id, where, job.content_sha, style, look=look, update_id=update_id)


async def look_of(house: House, owner_id: int) -> Look:
    """The look somebody has chosen, in a size that is on offer."""
    look = await people.look_of(house.db, owner_id)
    settings = house.settings
    return look if look.size in settings.sizes else replace(look, size=settings.size)


async def made_of(house: House, update_id: int) -> bool:
    """Whether a job has been made of an update already, before the process that worked on it ended."""
    made = await jobs.made_of(house.db, update_id)
    for job in made:
        _go_on(house, job)
    return bool(made)


async def on_hand(house: House, name: str) -> Painting:
    """The painting of that name with its picture in place; a famous one may be fetched for it first.

    Raises Sorry if there is none of that name (an old button, a picture taken away), NotHere if the picture
    cannot be had for as long as one waits; then it may still arrive later.
    """
    painting = house.collection.known(name)
    if painting is None:
        raise Sorry("style-gone", name=name)
    if house.collection.on_offer(name) is None and not await house.collection.fetch(name):
        raise NotHere("not-here-yet", title=painting.title)
    return painting


def _wanted(job: Job, look: Look) -> tuple[object, ...]:
    return job.content_sha, tuple(job.styles), look


def _go_on(house: House, job: Job) -> None:
    house.dispatcher.wake()
    house.delivery.nudge(job.id)
