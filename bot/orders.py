"""From a picture and a style to a job in the queue: what commands, buttons and albums have in common.

What is said of a job is its message's business: whoever orders wakes the dispatcher and nudges the delivery.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot import returning, tasting
from bot.answers import show_at_work
from bot.buttons import How
from bot.house import House
from bot.messages import Place
from bot.status import can_be_swapped
from bot.texts import Sorry
from bot.variations import varied
from engine.paintings import Painting
from storage import group_rules, history, jobs, people, tastes
from storage import styles as kept_styles
from storage.errors import MissingImage
from storage.jobs import Order
from storage.look import Look, StyleChoice, covered_by, within
from storage.schema import Draft, Job, JobKind, JobState

MAX_WAITING = 10
"""Jobs one person may have in the queue at the same time."""


class NotHere(Sorry):
    """The painting is known, but its picture could not be fetched."""


class TooMany(Sorry):
    """There is no room in the person's queue."""


async def place(
    house: House,
    owner_id: int,
    where: Place,
    content_sha: str,
    styles: Sequence[StyleChoice],
    *,
    update_id: int,
    part: int = 0,
    kind: JobKind = JobKind.PICTURE,
    look: Look | None = None,
    taste_id: int | None = None,
    batch: int | None = None,
    draft: Draft | None = None,
    status_message_id: int | None = None,
) -> Job:
    """Queues a job, with the look that counts there where none is given; its message says so by itself.

    where: the photo's message. styles: at least one; several are mixed.
    update_id, part: of what asked for it, and which of its pictures; asked for twice, it is one job.
    kind: a picture, or a taste of each style. taste_id: what was tasted, to go on from.
    batch: the first update of an order of several pictures.
    draft: the photo's, which goes. status_message_id: the message that becomes the job's; None: a new one.
    What covers a style of one's own covers the picture too.
    Raises TelegramError where nobody could be told of it: a right is missing, the topic or the chat is gone.
    Raises Sorry if too many jobs wait, if the painting is no longer known or (NotHere) cannot be had, or if
    the draft or a picture is gone.
    """
    paintings = [style.painting for style in styles if style.painting is not None]
    takes_a_while = any(house.collection.on_offer(name) is None for name in paintings)
    # In a group nothing shows yet whether anybody can be told there.
    if status_message_id is None and (where.chat_id < 0 or takes_a_while):
        await show_at_work(house, where)
    for name in paintings:
        await on_hand(house, name)
    await house.switches.check(owner_id, where.chat_id)
    check_room(await jobs.active(house.db, owner_id))
    veil = where.veil
    if own := frozenset[str]().union(*(style.images for style in styles)):
        await returning.bring_back(house, own)
        veil = covered_by(veil, await kept_styles.veil_over(house.db, owner_id, own))
    order = Order(
        user_id=owner_id,
        chat_id=where.chat_id,
        thread_id=where.thread_id,
        source_message_id=where.message_id,
        status_message_id=status_message_id,
        content_sha=content_sha,
        kind=kind,
        styles=tuple(styles),
        taste_id=taste_id,
        look=look or await look_of(house, owner_id, where.chat_id),
        veil=veil,
        update_id=update_id,
        part=part,
        batch=batch,
    )
    return await queue(house, order, draft_id=draft.id if draft else None)


async def queue(house: House, order: Order, *, draft_id: int | None = None) -> Job:
    """Queues what has been checked already; raises Sorry if the draft or a picture is gone."""
    try:
        job = await jobs.place(house.db, order, draft_id=draft_id)
    except MissingImage as error:
        raise Sorry("job-gone") from error
    if job is None:
        raise Sorry("draft-gone")
    _go_on(house, job)
    return job


def check_room(waiting: Sequence[Job]) -> None:
    """Raises TooMany where somebody for whom these wait may not have another one wait."""
    if len(waiting) >= MAX_WAITING:
        raise TooMany("too-many-waiting", count=MAX_WAITING)


def photo_of(order: Draft | Job) -> Place:
    """The place of the photo that an order is about."""
    message_id = order.message_id if isinstance(order, Draft) else order.source_message_id
    return Place(order.chat_id, order.thread_id, message_id, order.veil)


async def look_again(
    house: House, job: Job, how: How, chat_id: int | None = None, owner_id: int | None = None
) -> Look:
    """How a job would be painted once more: in another way, all else as it was, or as its owner likes it now.

    chat_id: where, for what counts there now; None: where it was ordered. owner_id: whose the new picture
    will be; None: the job's owner. What failed is tried again in the size they like now, since that may have
    been why.
    Raises Sorry for a way in which nothing changes, as an old button may have it.
    """
    wanted = await look_of(house, owner_id or job.user_id, job.chat_id if chat_id is None else chat_id)
    if how == How.SETTINGS:
        return wanted
    if how == How.SAME and job.state == JobState.FAILED:
        return replace(job.look, size=wanted.size)
    if how == How.SAME:
        return on_offer(house, job.look)
    look = varied(job.look, how, house.settings.sizes)
    if look == job.look:
        raise Sorry("largest-already" if how == How.BIGGER else "button-gone")
    return on_offer(house, look)


async def again(
    house: House, job: Job, look: Look, where: Place, *, update_id: int, owner_id: int | None = None
) -> Job:
    """Queues a photo and its style once more; raises Sorry as `place`, and where just that waits already.

    owner_id: whose the new picture will be; None: the job's owner.
    """
    owner_id = owner_id or job.user_id
    for waiting in await jobs.active(house.db, owner_id, job.chat_id):
        same = _wanted(waiting, waiting.look) == _wanted(job, look)
        if same and waiting.source_message_id == where.message_id:
            raise Sorry("already-asked")
    return await place(
        house,
        owner_id,
        where,
        job.content_sha,
        job.styles,
        kind=job.kind,
        look=replace(look, size=tasting.SIZE) if job.kind == JobKind.TASTE else look,
        update_id=update_id,
        batch=job.batch if job.state in (JobState.FAILED, JobState.CANCELLED) else None,
    )


async def taste(
    house: House,
    draft: Draft,
    paintings: Sequence[Painting],
    *,
    update_id: int,
    status_message_id: int | None = None,
    owner_id: int | None = None,
) -> Job:
    """Queues a taste of these paintings for a draft's photo, those its person has used last first.

    owner_id: whose it is, if not the draft's, which then stays. Raises as `place`.
    """
    goes = draft if owner_id in (None, draft.user_id) else None
    owner_id = owner_id or draft.user_id
    last = await history.paintings_of(house.db, owner_id)
    known = [name for name in last if name in {painting.name for painting in paintings}]
    names = dict.fromkeys([*known, *(painting.name for painting in paintings)])
    look = replace(await look_of(house, owner_id, draft.chat_id), size=tasting.SIZE)
    return await place(
        house,
        owner_id,
        photo_of(draft),
        draft.content_sha,
        within((StyleChoice(painting=name) for name in names), draft.mask_sha),
        kind=JobKind.TASTE,
        look=look,
        update_id=update_id,
        draft=goes,
        status_message_id=status_message_id,
    )


async def pick(house: House, job: Job, position: int, *, update_id: int, owner_id: int | None = None) -> Job:
    """Queues what has been tasted in the style at `position`, as large as its person likes it.

    owner_id: whose it will be; None: the taste's owner. Raises Sorry as `place`, and where just that waits
    already.
    """
    owner_id = owner_id or job.user_id
    tasted = await tastes.at(house.db, job.id, position)
    where, style = photo_of(job), job.styles[position]
    look = replace(job.look, size=(await look_of(house, owner_id, job.chat_id)).size)
    wanted = (job.content_sha, (style,), look)
    for waiting in await jobs.active(house.db, owner_id, job.chat_id):
        same = waiting.kind == JobKind.PICTURE and _wanted(waiting, waiting.look) == wanted
        if same and waiting.source_message_id == where.message_id:
            raise Sorry("already-asked")
    return await place(
        *(house, owner_id, where, job.content_sha, [style]),
        look=look,
        update_id=update_id,
        taste_id=tasted.id if tasted else None,
    )


async def swap(house: House, job: Job, *, update_id: int, owner_id: int | None = None) -> Job:
    """Queues what a job has for its style in the manner of its photo, and stops the job if it is not done.

    owner_id: whose the new picture will be, if not the job's owner's; then nothing is stopped. Raises Sorry
    as `place`, where just that waits already, and for a job that cannot be swapped.
    """
    owner_id = owner_id or job.user_id
    if not can_be_swapped(job) or (content := job.styles[0].image) is None:
        raise Sorry("button-gone")
    styles, where = [StyleChoice(image=job.content_sha)], photo_of(job)
    for waiting in await jobs.active(house.db, owner_id, job.chat_id):
        same = (waiting.content_sha, waiting.styles) == (content, styles)
        if same and waiting.source_message_id == where.message_id:
            raise Sorry("already-asked")
    if owner_id == job.user_id:
        await house.dispatcher.cancel(job.id)
    return await place(house, owner_id, where, content, styles, look=job.look, update_id=update_id)


async def look_of(house: House, owner_id: int, chat_id: int | None = None) -> Look:
    """The look somebody has chosen, in a size that is on offer; in a group its admins' choice goes first."""
    look = on_offer(house, await people.look_of(house.db, owner_id))
    if chat_id is None or chat_id > 0:
        return look
    here = (await group_rules.rules_of(house.db, chat_id)).applied_to(look)
    return here if here.size in house.settings.sizes else replace(here, size=look.size)


async def made_of(house: House, update_id: int) -> list[Job]:
    """The jobs that have been made of an update already, before the process that worked on it ended."""
    made = await jobs.made_of(house.db, update_id)
    for job in made:
        _go_on(house, job)
    return made


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


def on_offer(house: House, look: Look) -> Look:
    """The look, in a size that is on offer."""
    settings = house.settings
    return look if look.size in settings.sizes else replace(look, size=settings.size)


def _wanted(job: Job, look: Look) -> tuple[object, ...]:
    return job.content_sha, tuple(job.styles), look


def _go_on(house: House, job: Job) -> None:
    house.dispatcher.wake()
    house.delivery.nudge(job.id)
