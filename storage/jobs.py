"""Orders and their life: `queued -> running -> rendered -> delivered`, or `failed`, or `cancelled`.

Whoever renders holds a lease and renews it; a lease that runs out puts the job back (`storage.leases` sees
when). Every change names the state it starts from, so of two that race one wins and the other is told so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from storage import bell, images, inbox, sketches, tally, turns
from storage.columns import columns_of, numbered
from storage.database import Database
from storage.errors import Stopped
from storage.look import OPEN, Look, StyleChoice, Veil
from storage.references import images_of
from storage.schema import Door, Draft, Job, JobKind, JobState, JobStyle, User, now

GIVEN_UP = "given-up"
"""The `error` of a job that broke off too often; its `error_values` have `attempts`."""

ALIVE = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
_QUEUED = {"state": JobState.QUEUED, "holder": None, "lease_until": None, "started_at": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be painted, and where the answer goes.

    kind: a picture or a trial in all styles at once, or a taste of each. styles: at least one. look: with its
    size.
    veil: as the photo has it. taste_id: what was tasted and is to be gone on from.
    source_message_id: the photo's message; status_message_id: the message that becomes the picture.
    update_id, part: what in which update asks for it; asked for again, it is the same job.
    batch: the first update of an order of several pictures, of which this is one.
    door: where it is ordered. request: what the studio calls it; asked for again, it is the same job.
    """

    user_id: int
    chat_id: int
    thread_id: int | None = None
    source_message_id: int | None = None
    status_message_id: int | None = None
    content_sha: str
    styles: tuple[StyleChoice, ...]
    look: Look
    kind: JobKind = JobKind.PICTURE
    taste_id: int | None = None
    veil: Veil = OPEN
    update_id: int | None = None
    part: int = 0
    batch: int | None = None
    door: Door = Door.CHAT
    request: str | None = None

    def __post_init__(self) -> None:
        if not self.styles:
            raise ValueError("an order needs a style, not none")
        if self.look.size is None:
            raise ValueError("an order needs its size in pixels, not None")


async def place(db: Database, order: Order, *, draft_id: int | None = None) -> Job | None:
    """Queues an order and deletes its draft; None if the draft was gone already, as at a double press.

    The same part of an update, or the same request, places one job, however often it comes, and be it twice
    at once. What a request names is kept already, for something else of its person's; for all others each
    picture was kept once. Raises MissingImage for a picture that is not kept, Stopped if the update has been
    stopped, or the person forgotten.
    """
    draft = Draft.id == draft_id
    pictures = {order.content_sha}.union(*(style.images for style in order.styles))
    async with db.transaction(lasting=True) as session:
        stopped = await inbox.is_stopped(session, order.update_id)
        if order.request is not None:
            stopped = not await _holds(session, order.user_id)
        job = None if stopped else await _placed(session, order)
        known = set[str]() if order.request is None else pictures
        if draft_id is not None:
            known = {order.content_sha, *await session.scalars(images_of((Draft.__table__, draft)))}
        if stopped or job:
            await images.let_go(db, session, pictures - known)
        else:
            deleting = sa.delete(Draft).where(draft).returning(Draft.id)
            if draft_id is not None and await session.scalar(deleting) is None:
                return None
            await images.refer_to(session, pictures - known, pictures & known)
            job = await _insert(session, order)
            await bell.ring(db, session)
            if order.kind != JobKind.TRIAL:
                await tally.ordered(session, {order.user_id, order.chat_id})
            if draft_id is not None:
                await images.release(db, session, known)
    if job is None and order.request is not None:
        raise Stopped(f"nothing is made of the request {order.request}: its person is not known any more")
    if job is None:
        raise Stopped(f"nothing is made of the update {order.update_id} any more: it has been stopped")
    return job


async def get(db: Database, job_id: int) -> Job | None:
    """The job, or None once it is deleted or forgotten."""
    async with db.session() as session:
        return await session.get(Job, job_id, options=[joinedload(Job.style_rows)])


async def made_of(db: Database, update_id: int) -> list[Job]:
    """What an update has ordered, by part."""
    made = sa.select(Job).where(Job.update_id == update_id).order_by(Job.part)
    async with db.session() as session:
        return list(await session.scalars(made))


async def active(db: Database, user_id: int, chat_id: int | None = None) -> list[Job]:
    """A person's jobs that can still be cancelled, oldest first; with `chat_id` only those of that chat.

    No trials: nobody waits for one who does not look at it.
    """
    jobs = sa.select(Job).where(ALIVE, *_of(user_id, chat_id), Job.kind != JobKind.TRIAL)
    async with db.session() as session:
        return list(await session.scalars(jobs.order_by(Job.id)))


async def shown_in(db: Database, chat_id: int, message_id: int) -> Job | None:
    """The newest job that has this message for its own."""
    here = sa.select(Job).where(Job.chat_id == chat_id, Job.status_message_id == message_id)
    async with db.session() as session:
        return await session.scalar(here.order_by(Job.id.desc()).limit(1))


async def batch_of(db: Database, job: Job) -> list[Job]:
    """The pictures that were ordered together with this one, itself among them, as they were ordered."""
    if job.batch is None:
        return [job]
    together = sa.select(Job).where(Job.batch == job.batch, Job.user_id == job.user_id)
    async with db.session() as session:
        return list(await session.scalars(together.order_by(Job.id)))


async def promised(db: Database, user_id: int) -> list[Job]:
    """A person's jobs whose message does not say yet how they ended, oldest first."""
    jobs = sa.select(Job).where(Job.user_id == user_id, Job.told_at.is_(None)).order_by(Job.id)
    async with db.session() as session:
        return list(await session.scalars(jobs))


async def set_status_message(
    db: Database, job_id: int, message_id: int, *, chat_id: int | None = None
) -> bool:
    """Remembers the message that shows the job's progress and becomes the picture.

    chat_id: where it was sent; False, and nothing is changed, if the job has moved to another chat meanwhile.
    """
    here = sa.true() if chat_id is None else Job.chat_id == chat_id
    return await _change(db, sa.and_(Job.id == job_id, here), status_message_id=message_id)


async def claim(db: Database, *, holder: str, lease: timedelta) -> Job | None:
    """Takes the next job: of the people with the fewest running the one served longest ago, and their oldest.

    Pictures come before tastes, and so do trials, each of which has its turn as a picture has.
    holder: a name no other process bears. Of several claimers at once each gets another job, and sees what
    the others have got.
    """
    try:
        return await _claim(db, holder, lease, held_too=True)
    except sa.exc.DBAPIError as error:
        if not turns.is_held(error):
            raise
    return await _claim(db, holder, lease, held_too=False)


async def _claim(db: Database, holder: str, lease: timedelta, *, held_too: bool) -> Job | None:
    due = turns.next_job(held_too=held_too)
    taking = sa.update(Job).where(Job.id == due, Job.state == JobState.QUEUED).returning(Job)
    async with db.transaction() as session:
        begun = await turns.take(session)
        taken = taking.values(
            state=JobState.RUNNING,
            holder=holder,
            started_at=begun,
            lease_until=begun + lease,
            attempts=Job.attempts + 1,
        )
        found = await session.scalars(taken)
        return found.one_or_none()


async def begins_at_once(db: Database, job_id: int, slots: int) -> bool:
    """Whether nothing keeps a queued taste from being begun, with so many slots to paint on."""
    before = sa.or_(Job.kind != JobKind.TASTE, Job.id < job_id)
    others = sa.or_(Job.state == JobState.RUNNING, sa.and_(Job.state == JobState.QUEUED, before))
    counting = sa.select(sa.func.count()).select_from(Job).where(others, Job.id != job_id)
    async with db.session() as session:
        return (await session.scalar(counting) or 0) < slots


async def pictures_wait(db: Database) -> bool:
    """Whether a picture is queued, or a trial, which tastes give way to."""
    waiting = sa.select(sa.exists().where(Job.state == JobState.QUEUED, Job.kind != JobKind.TASTE))
    async with db.session() as session:
        return bool(await session.scalar(waiting))


async def queue(db: Database, limit: int | None = None) -> list[int]:
    """The queued jobs in the order in which `claim` would take them if nothing else happened; the first ones.

    limit: how many at most; None for all.
    """
    async with db.session() as session:
        return list(await session.scalars(turns.in_order().limit(limit)))


async def places(db: Database, job_ids: Iterable[int]) -> dict[int, int]:
    """How many jobs will be claimed before each of these, as `queue` has them; none for one not queued.

    None for a taste either, which any picture overtakes.
    Counted person by person, so that a long queue is not put in order for the sake of a few.
    """
    async with db.session() as session:
        found = await session.execute(turns.counting_places(), {"job_ids": list(job_ids)})
        return {job_id: int(count) for job_id, count in found}


async def ahead(db: Database, job_id: int) -> int:
    """How many queued jobs will be claimed before this one; 0 for a job that is not queued."""
    return (await places(db, [job_id])).get(job_id, 0)


async def took_lately(db: Database, limit: int = 60) -> dict[int, list[float]]:
    """The seconds that the last pictures took to render, by size, the newest first."""
    size = Job.__table__.c.size
    last = (
        sa.select(size, Job.seconds)
        .where(Job.seconds.is_not(None), Job.kind == JobKind.PICTURE)
        .order_by(Job.id.desc())
        .limit(limit)
    )
    took: dict[int, list[float]] = {}
    async with db.session() as session:
        for pixels, seconds in await session.execute(last):
            took.setdefault(pixels, []).append(seconds)
    return took


async def sizes(db: Database, queued: Sequence[int]) -> tuple[dict[int, int], list[tuple[int, datetime]]]:
    """The sizes of these queued jobs by id, and of all that run their sizes and when they were begun."""
    size = Job.__table__.c.size
    which = sa.or_(Job.state == JobState.RUNNING, Job.id.in_(queued))
    waiting: dict[int, int] = {}
    running = []
    async with db.session() as session:
        for job_id, pixels, state, begun in await session.execute(
            sa.select(Job.id, size, Job.state, Job.started_at).where(which)
        ):
            if state == JobState.RUNNING and begun is not None:
                running.append((pixels, begun))
            elif state == JobState.QUEUED:
                waiting[job_id] = pixels
    return waiting, running


async def counts(db: Database) -> dict[JobState, int]:
    """How many jobs are in each state; none where there are none."""
    counting = sa.select(Job.state, sa.func.count()).group_by(Job.state)
    async with db.session() as session:
        return {state: int(count) for state, count in await session.execute(counting)}


async def renew(db: Database, job_id: int, *, holder: str, lease: timedelta) -> bool:
    """Prolongs the lease from now on; False: the job is no longer theirs (cancelled, forgotten, lost)."""
    return await _change(db, _held(job_id, holder), lease_until=now() + lease)


async def release(db: Database, job_id: int, *, holder: str, attempted: bool = False) -> None:
    """Puts a running job back at once, as if it had never been begun; `attempted` counts it all the same."""
    back = sa.update(Job).where(_held(job_id, holder))
    async with db.transaction() as session:
        await session.execute(back.values(attempts=Job.attempts - (0 if attempted else 1), **_QUEUED))
        await bell.ring(db, session)


async def rendered(
    db: Database,
    job_id: int,
    *,
    holder: str,
    result_sha: str | None,
    shown_sha: str | None,
    seconds: float,
    frames_sha: str | None = None,
) -> bool:
    """The picture is there and waits for its delivery; False: the job is no longer the holder's.

    In the studio it is delivered with that: whoever looks there sees it, and all others in their history.
    result_sha: the picture without loss; shown_sha: as Telegram takes it; None where what was tasted is all
    there is. frames_sha: how it came about.
    """
    holding = sa.select(Job.kind, Job.door).where(_held(job_id, holder)).with_for_update()
    async with db.transaction() as session:
        if (held := (await session.execute(holding)).one_or_none()) is None:
            return False
        pictures = {"result_sha": result_sha, "shown_sha": shown_sha}
        await images.refer_to(session, {sha for sha in pictures.values() if sha is not None})
        state = JobState.DELIVERED if held.door == Door.STUDIO else JobState.RENDERED
        ending = sa.update(Job).where(Job.id == job_id)
        await session.execute(ending.values(state=state, seconds=seconds, **pictures, **_ended()))
        if frames_sha is not None:
            await sketches.keep(session, job_id, frames_sha)
        await tally.ended(db, session, painted=int(held.kind != JobKind.TRIAL))
        return True


async def failed(
    db: Database, job_id: int, *, holder: str, code: str, values: Mapping[str, object] = MappingProxyType({})
) -> bool:
    """The render ended without a picture; False: the job is no longer the holder's.

    code: which reason; values: what its sentence names, in any language (text, numbers).
    """
    why = {"error": code, "error_values": dict(values)}
    ending = sa.update(Job).where(_held(job_id, holder)).returning(Job.kind)
    async with db.transaction() as session:
        ended = await session.scalar(ending.values(state=JobState.FAILED, **why, **_ended()))
        await tally.ended(db, session, failed=int(ended not in (None, JobKind.TRIAL)))
        return ended is not None


async def cancel(db: Database, job_id: int) -> bool:
    """Ends a job that is queued or running; False if it was neither. Its holder learns it from `renew`."""
    return await _change(db, sa.and_(Job.id == job_id, ALIVE), state=JobState.CANCELLED, **_ended())


async def cancel_all(db: Database, user_id: int, chat_id: int | None = None) -> list[Job]:
    """Ends what `active` finds, and returns it."""
    ending = sa.update(Job).where(ALIVE, *_of(user_id, chat_id)).returning(Job)
    ending = ending.values(state=JobState.CANCELLED, **_ended())
    async with db.transaction() as session:
        ended = await session.scalars(ending)
        return sorted(ended, key=lambda job: job.id)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a running job, and until when, as they have last said by their own clock."""

    job_id: int
    holder: str
    until: datetime


async def leases(db: Database) -> list[Lease]:
    """The leases of all running jobs."""
    held = sa.select(Job.id, Job.holder, Job.lease_until).where(Job.state == JobState.RUNNING)
    async with db.session() as session:
        rows = await session.execute(held)
        return [Lease(job_id, holder, until) for job_id, holder, until in rows if holder and until]


async def requeue_lost(db: Database, *, max_attempts: int = 3, over: Iterable[Lease] | None = None) -> int:
    """Takes running jobs from holders whose lease is over and returns how many.

    They go back to the queue; those begun `max_attempts` times are failed, with GIVEN_UP in `error`.

    over: the leases that are, of which one renewed since is left alone (see `storage.leases`); None: those
    that have passed by this machine's clock.
    """
    passed = Job.lease_until < now()
    if over is not None:
        same = [
            sa.and_(Job.id == lease.job_id, Job.holder == lease.holder, Job.lease_until == lease.until)
            for lease in over
        ]
        passed = sa.or_(sa.false(), *same)
    lost = sa.and_(Job.state == JobState.RUNNING, passed)
    giving_up = sa.update(Job).where(lost, Job.attempts >= max_attempts)
    why = {"error": GIVEN_UP, "error_values": {"attempts": max_attempts}}
    giving_up = giving_up.values(state=JobState.FAILED, **why, **_ended())
    async with db.transaction() as session:
        ended = (await session.scalars(giving_up.returning(Job.kind))).all()
        await tally.ended(db, session, failed=sum(kind != JobKind.TRIAL for kind in ended))
        requeued = (
            await session.scalars(sa.update(Job).where(lost).values(**_QUEUED).returning(Job.id))
        ).all()
        await bell.ring(db, session)
    return len(ended) + len(requeued)


async def untold(db: Database) -> list[Job]:
    """Jobs whose message does not say yet how they ended, oldest first."""
    # Found by an index of its own. What is delivered and untold is a picture of the studio for a chat.
    ended = sa.and_(Job.finished_at.is_not(None), Job.told_at.is_(None))
    jobs = sa.select(Job).where(ended).order_by(Job.finished_at, Job.id)
    async with db.session() as session:
        return list(await session.scalars(jobs))


async def delivered(db: Database, job_id: int, *, file_id: str | None, message_id: int | None = None) -> None:
    """The person has the picture, in `message_id` if not in the status message; it is history from now on.

    file_id: None where nobody could be reached: the picture waits in the history all the same.
    """
    values: dict[str, object] = {"state": JobState.DELIVERED, "told_at": now()}
    if file_id is not None:
        values["file_id"] = file_id
    if message_id is not None:
        values["status_message_id"] = message_id
    there = Job.state.in_((JobState.RENDERED, JobState.DELIVERED))  # the studio has shown it already
    ending = sa.update(Job).where(Job.id == job_id, there, Job.told_at.is_(None)).values(**values)
    async with db.transaction() as session:
        result = (await session.execute(ending.returning(Job.result_sha, Job.shown_sha))).one_or_none()
        await images.can_be_fetched(session, result or (), file_id)


async def set_file_id(db: Database, job_id: int, file_id: str) -> None:
    """Remembers the picture's id at Telegram, learned after the delivery."""
    learning = sa.update(Job).where(Job.id == job_id).values(file_id=file_id)
    async with db.transaction() as session:
        result = (await session.execute(learning.returning(Job.result_sha, Job.shown_sha))).one_or_none()
        await images.can_be_fetched(session, result or (), file_id)


async def told(db: Database, job_id: int) -> None:
    """The person knows how it ended, or can never be told: the job leaves `untold`."""
    await _change(db, sa.and_(Job.id == job_id, Job.told_at.is_(None)), told_at=now())


async def tried(db: Database, job_id: int) -> int:
    """Counts a try to show how it ended that failed, and returns how many have; 0 if the job is gone."""
    trying = sa.update(Job).where(Job.id == job_id).values(tries=Job.tries + 1).returning(Job.tries)
    async with db.transaction() as session:
        return await session.scalar(trying) or 0


async def first_ping(db: Database, job_id: int) -> bool:
    """True for the first caller only, who may make a sound about this job."""
    return await _change(db, sa.and_(Job.id == job_id, ~Job.pinged), pinged=True)


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Deletes jobs that ended longer ago than that without a delivery and returns how many.

    That is cancelled ones, and failed or rendered ones that are told; and all but pictures, however they
    ended. `images.sweep` then takes their files.
    """
    over = sa.or_(
        Job.state == JobState.CANCELLED,
        sa.and_(Job.state == JobState.DELIVERED, Job.kind != JobKind.PICTURE),
        sa.and_(Job.state.in_((JobState.FAILED, JobState.RENDERED)), Job.told_at.is_not(None)),
    )
    old = sa.delete(Job).where(over, Job.finished_at < now() - older_than).returning(Job.id)
    async with db.transaction() as session:
        return len((await session.scalars(old)).all())


async def _placed(session: AsyncSession, order: Order) -> Job | None:
    """The job that this part of the update, or this request, has placed already."""
    if order.request is not None:
        asked = Job.user_id == order.user_id, Job.request == order.request
        return await session.scalar(sa.select(Job).where(*asked))
    if order.update_id is None:
        return None
    return await session.scalar(
        sa.select(Job).where(Job.update_id == order.update_id, Job.part == order.part)
    )


async def _holds(session: AsyncSession, user_id: int) -> bool:
    """Whether the person is known; nobody else changes them, or orders for them so, until it ends."""
    known = sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True)
    return await session.scalar(known) is not None


async def _insert(session: AsyncSession, order: Order) -> Job:
    values = {field.name: getattr(order, field.name) for field in fields(order)}
    styles, look, veil = values.pop("styles"), values.pop("look"), values.pop("veil")
    row = sa.insert(Job).values(**values, **columns_of(look), **columns_of(veil))
    job_id = await session.scalar(row.returning(Job.id))
    for choice in numbered(styles):
        await session.execute(sa.insert(JobStyle).values(job_id=job_id, **choice))
    return await session.get_one(Job, job_id, options=[joinedload(Job.style_rows)])


def _of(user_id: int, chat_id: int | None) -> list[sa.ColumnElement[bool]]:
    return [Job.user_id == user_id] + ([] if chat_id is None else [Job.chat_id == chat_id])


def _held(job_id: int, holder: str) -> sa.ColumnElement[bool]:
    return sa.and_(Job.id == job_id, Job.holder == holder, Job.state == JobState.RUNNING)


def _ended() -> dict[str, object]:
    """In the studio nobody has to be told: it shows what the row says."""
    ended_at = now()
    at_once = sa.case(
        (Job.door == Door.STUDIO, sa.literal(ended_at, Job.told_at.type)), else_=Job.__table__.c.told_at
    )
    return {"finished_at": ended_at, "holder": None, "lease_until": None, "told_at": at_once}


async def _change(db: Database, condition: sa.ColumnElement[bool], **values: object) -> bool:
    """Changes the one job that meets the condition; False if none does."""
    changing = sa.update(Job).where(condition).values(**values).returning(Job.id)
    async with db.transaction() as session:
        return await session.scalar(changing) is not None
