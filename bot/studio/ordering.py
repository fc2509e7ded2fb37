"""From what somebody chooses in the studio to a job: the same queue, limits and history as the chat's.

Each order has a name of the page's own, so that one which is asked again after an outage is the same job.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import orders, returning, tasting
from bot.house import House
from bot.texts import Sorry
from storage import doors, jobs, tastes, uploads, visitors
from storage.errors import Stopped
from storage.jobs import Order
from storage.look import Look, StyleChoice
from storage.schema import Door, Job, JobKind


async def wall(
    house: House, person_id: int, photo: str, paintings: Sequence[str], look: Look, *, request: str
) -> Job:
    """Queues a taste of these paintings, in their order; each picture is there as soon as it is painted.

    An unfinished wall of theirs for another photo, or in another look, is cancelled. Paintings that are not
    on offer any more are left out. Raises Sorry as `picture`.
    """
    small = replace(look, size=tasting.SIZE)
    placed = await doors.asked(house.db, person_id, request)
    if placed is None:
        offered = [name for name in dict.fromkeys(paintings) if house.collection.on_offer(name) is not None]
        if not offered:
            raise Sorry("style-gone", name=", ".join(dict.fromkeys(paintings)))
        await house.switches.check(person_id, person_id)
        older = {job.id for job in await _overtaken(house, person_id, photo, small)}
        active = await jobs.active(house.db, person_id)
        orders.check_room([job for job in active if job.id not in older])
        styles = [StyleChoice(painting=name) for name in offered]
        placed = await _queued(
            house, person_id, photo, styles, small, kind=JobKind.TASTE, taste_id=None, request=request
        )
    still_asked = [style for style in placed.styles if style.painting in paintings]
    _check_same(placed, JobKind.TASTE, photo, still_asked, small)
    older_walls = await _overtaken(house, person_id, placed.content_sha, placed.look)
    await _cancel(house, older_walls, before=placed)
    return placed


async def trial(
    house: House, person_id: int, photo: str, styles: Sequence[StyleChoice], look: Look, *, request: str
) -> Job:
    """Queues one small picture in all these styles, for somebody who waits for nothing but the newest.

    Their older unfinished trials are cancelled, and their wall gives way. No trial is counted anywhere, or
    kept for long. Raises Sorry as `picture`, but for limits.
    """
    small = replace(look, size=tasting.SIZE)
    placed = await doors.asked(house.db, person_id, request)
    if placed is None:
        house.switches.admit(person_id, person_id)
        await _on_hand(house, styles)
        placed = await _queued(
            house, person_id, photo, styles, small, kind=JobKind.TRIAL, taste_id=None, request=request
        )
        house.dispatcher.hurry(person_id)
    _check_same(placed, JobKind.TRIAL, photo, styles, small)
    older = await doors.unfinished(house.db, person_id, JobKind.TRIAL)
    await _cancel(house, older, before=placed)
    return placed


async def picture(
    house: House,
    person_id: int,
    photo: str,
    styles: Sequence[StyleChoice],
    look: Look,
    *,
    taste_id: int | None,
    request: str,
) -> Job:
    """Queues a picture, as in the chat.

    taste_id: what was tasted or tried, to go on from if it is just that, small, of theirs; otherwise it
    begins with the photo. Raises Sorry if a picture is not theirs or gone, if a painting is not known or
    (NotHere) cannot be had, if they may not order now, or if the request was another order.
    """
    look = orders.on_offer(house, look)
    placed = await doors.asked(house.db, person_id, request)
    if placed is None:
        await house.switches.check(person_id, person_id)
        orders.check_room(await jobs.active(house.db, person_id))
        await _on_hand(house, styles)
        if taste_id is not None and not await _is_just_that(house, person_id, photo, styles, look, taste_id):
            taste_id = None
        placed = await _queued(
            house, person_id, photo, styles, look, kind=JobKind.PICTURE, taste_id=taste_id, request=request
        )
    _check_same(placed, JobKind.PICTURE, photo, styles, look)
    return placed


async def to_chat(house: House, person_id: int, job: Job) -> None:
    """Shows a picture in their private chat too, as a message with its buttons; once, however often asked.

    One that is not finished is watched there from now on. Raises Sorry for a visitor, who has no chat, and
    for what is not theirs, no picture, or came to nothing.
    """
    if visitors.is_visitor(person_id):
        raise Sorry("studio-no-chat")
    if job.user_id != person_id or not await doors.to_chat(house.db, job.id):
        raise Sorry("job-gone")
    house.delivery.nudge(job.id)


async def _queued(
    house: House,
    person_id: int,
    photo: str,
    styles: Sequence[StyleChoice],
    look: Look,
    *,
    kind: JobKind,
    taste_id: int | None,
    request: str,
) -> Job:
    own = {photo}.union(*(style.images for style in styles))
    for sha in own:
        if not await uploads.may_use(house.db, person_id, sha):
            raise Sorry("job-gone")
    await returning.bring_back(house, own)
    order = Order(
        user_id=person_id,
        chat_id=person_id,
        content_sha=photo,
        kind=kind,
        styles=tuple(styles),
        look=look,
        veil=await uploads.veil_over(house.db, person_id, own),
        taste_id=taste_id,
        door=Door.STUDIO,
        request=request,
    )
    try:
        return await orders.queue(house, order)
    except Stopped as error:  # they have been forgotten just now
        raise Sorry("job-gone") from error


def _check_same(placed: Job, kind: JobKind, photo: str, styles: Sequence[StyleChoice], look: Look) -> None:
    """Raises Sorry if a request has named an order before, and that was another one."""
    wanted = (kind, photo, _unnamed(styles), look)
    if (placed.kind, placed.content_sha, _unnamed(placed.styles), placed.look) != wanted:
        raise Sorry("studio-other-order")


async def _on_hand(house: House, styles: Iterable[StyleChoice]) -> None:
    for style in styles:
        if style.painting is not None:
            await orders.on_hand(house, style.painting)


async def _overtaken(house: House, person_id: int, photo: str, look: Look) -> list[Job]:
    """Their walls that nobody looks at once there is one for this photo in this look."""
    walls = await doors.unfinished(house.db, person_id, JobKind.TASTE)
    return [job for job in walls if (job.content_sha, job.look) != (photo, look)]


async def _cancel(house: House, older: Iterable[Job], *, before: Job) -> None:
    """Stops those that were ordered before a job; what came after it has overtaken it in turn."""
    for job in older:
        if job.id < before.id:
            await house.dispatcher.cancel(job.id)


async def _is_just_that(
    house: House, person_id: int, photo: str, styles: Sequence[StyleChoice], look: Look, taste_id: int
) -> bool:
    """Whether a picture that was tasted or tried is what this one begins with, if it is painted small."""
    taste = await tastes.get(house.db, taste_id)
    job = None if taste is None else await jobs.get(house.db, taste.job_id)
    if taste is None or job is None or (job.user_id, job.content_sha) != (person_id, photo):
        return False
    tasted = job.styles if job.kind == JobKind.TRIAL else [job.styles[taste.position]]
    same_look = replace(job.look, size=look.size) == look
    return same_look and _unnamed(tasted) == _unnamed(styles)


def _unnamed(styles: Sequence[StyleChoice]) -> list[StyleChoice]:
    return [replace(style, name=None) for style in styles]
