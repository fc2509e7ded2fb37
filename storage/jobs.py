"""Orders and their life: `queued -> running -> rendered -> delivered`, or `failed`, or `cancelled`.

Whoever renders holds a lease and renews it; a lease that runs out puts the job back. Every change names the
state it starts from, so of two that race one wins and the other is told so. Leases go by the clocks of the
machines that share the database.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from storage import images
from storage.database import Database
from storage.schema import Draft, Job, JobState, now

GIVEN_UP = (
    "The picture could not be finished: the render broke off {attempts} times. "
    "Please try again, perhaps with a smaller size."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be painted, and where the answer goes.

    painting: name of a painting on offer; style_sha: a kept picture as the style. At least one of them.
    source_message_id: the photo's message; status_message_id: the message that becomes the picture.
    size: longest side in pixels. strength: 0 to 1.
    """

    user_id: int
    chat_id: int
    thread_id: int | None = None
    source_message_id: int | None = None
    status_message_id: int | None = None
    content_sha: str
    painting: str | None = None
    style_sha: str | None = None
    recipe: str
    size: int
    strength: float
    keep_colours: bool

    def __post_init__(self) -> None:
        if self.painting is None and self.style_sha is None:
            raise ValueError("an order needs a painting or a style picture")


async def place(db: Database, order: Order, *, draft_id: int | None = None) -> Job | None:
    """Queues an order and deletes its draft; None if the draft was gone already, as at a double press.

    Raises MissingImage for a photo or a style picture that is not kept.
    """
    async with db.transaction() as session:
        drafted = None
        if draft_id is not None:
            deleting = sa.delete(Draft).where(Draft.id == draft_id).returning(Draft.content_sha)
            if (drafted := await session.scalar(deleting)) is None:
                return None
        pictures = {sha for sha in (order.content_sha, order.style_sha) if sha}
        known = set() if drafted is None else {drafted}
        await images.refer_to(session, pictures - known, known)
        return (await session.scalars(sa.insert(Job).values(**asdict(order)).returning(Job))).one()


async def get(db: Database, job_id: int) -> Job | None:
    """The job, or None once it is deleted or forgotten."""
    async with db.session() as session:
        return await session.get(Job, job_id)


async def active(db: Database, user_id: int, chat_id: int | None = None) -> list[Job]:
    """A person's jobs that can still be cancelled, oldest first; with `chat_id` only those of that chat."""
    jobs = sa.select(Job).where(Job.user_id == user_id, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    if chat_id is not None:
        jobs = jobs.where(Job.chat_id == chat_id)
    async with db.session() as session:
        return list(await session.scalars(jobs.order_by(Job.id)))


async def set_status_message(db: Database, job_id: int, message_id: int) -> None:
    """Remembers the message that shows the job's progress and becomes the picture."""
    await _change(db, Job.id == job_id, status_message_id=message_id)


async def claim(db: Database, *, holder: str, lease: timedelta) -> Job | None:
    """Takes the next job: of the people with the fewest running the one served longest ago, and their oldest.

    holder: a name no other process bears. Of several claimers at once each gets another job; on PostgreSQL
    they may then not see each other's claims yet when they choose whom to serve.
    """
    running, served = _running_and_served(queued := aliased(Job))
    chosen = (
        sa.select(queued.id)
        .where(queued.state == JobState.QUEUED)
        .order_by(running, served.nulls_first(), queued.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=queued)
        .scalar_subquery()
    )
    begun = now()
    taking = (
        sa.update(Job)
        .where(Job.id == chosen, Job.state == JobState.QUEUED)
        .values(
            state=JobState.RUNNING,
            holder=holder,
            started_at=begun,
            lease_until=begun + lease,
            attempts=Job.attempts + 1,
        )
        .returning(Job)
        .execution_options(synchronize_session=False)
    )
    async with db.transaction() as session:
        return (await session.scalars(taking)).one_or_none()


async def queue(db: Database) -> list[int]:
    """The ids of all queued jobs in the order in which `claim` would take them if nothing else happened."""
    running, served = _running_and_served(Job)
    turn = sa.func.row_number().over(partition_by=Job.user_id, order_by=Job.id)
    oldest = sa.func.min(Job.id).over(partition_by=Job.user_id)
    # Each claim raises the person's running jobs by one; at a tie, who had fewer turns was served longer ago.
    order = (running + turn, turn, served.nulls_first(), oldest)
    async with db.session() as session:
        return list(
            await session.scalars(sa.select(Job.id).where(Job.state == JobState.QUEUED).order_by(*order))
        )


async def ahead(db: Database, job_id: int) -> int:
    """How many queued jobs will be claimed before this one; 0 for a job that is not queued."""
    waiting = await queue(db)
    return waiting.index(job_id) if job_id in waiting else 0


async def renew(db: Database, job_id: int, *, holder: str, lease: timedelta) -> bool:
    """Prolongs the lease from now on; False: the job is no longer theirs (cancelled, forgotten, lost)."""
    return await _change(db, _held(job_id, holder), lease_until=now() + lease)


async def release(db: Database, job_id: int, *, holder: str, attempted: bool = False) -> None:
    """Puts a running job back at once, as if it had never been begun; `attempted` counts it all the same."""
    await _change(
        db,
        _held(job_id, holder),
        state=JobState.QUEUED,
        holder=None,
        lease_until=None,
        started_at=None,
        attempts=Job.attempts - (0 if attempted else 1),
    )


async def rendered(db: Database, job_id: int, *, holder: str, result_sha: str, seconds: float) -> bool:
    """The picture is there and waits for its delivery; False: the job is no longer the holder's."""
    async with db.transaction() as session:
        if await session.scalar(sa.select(Job.id).where(_held(job_id, holder)).with_for_update()) is None:
            return False
        await images.refer_to(session, [result_sha])
        values = {"state": JobState.RENDERED, "result_sha": result_sha, "seconds": seconds, **_ended()}
        await session.execute(sa.update(Job).where(Job.id == job_id).values(**values))
        return True


async def failed(db: Database, job_id: int, *, holder: str, error: str) -> bool:
    """The render ended without a picture, for a reason told in a sentence; False: no longer the holder's."""
    return await _change(db, _held(job_id, holder), state=JobState.FAILED, error=error, **_ended())


async def cancel(db: Database, job_id: int) -> bool:
    """Ends a job that is queued or running; False if it was neither. Its holder learns it from `renew`."""
    alive = sa.and_(Job.id == job_id, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return await _change(db, alive, state=JobState.CANCELLED, **_ended())


async def requeue_lost(db: Database, *, max_attempts: int = 3) -> int:
    """Takes running jobs from holders whose lease is over and returns how many.

    They go back to the queue; those begun `max_attempts` times are failed, with a sentence in `error`.
    """
    lost = sa.and_(Job.state == JobState.RUNNING, Job.lease_until < now())
    giving_up = sa.update(Job).where(lost, Job.attempts >= max_attempts)
    sentence = GIVEN_UP.format(attempts=max_attempts)
    giving_up = giving_up.values(state=JobState.FAILED, error=sentence, **_ended())
    back = {"state": JobState.QUEUED, "holder": None, "lease_until": None, "started_at": None}
    async with db.transaction() as session:
        ended = (await session.scalars(giving_up.returning(Job.id))).all()
        requeued = (await session.scalars(sa.update(Job).where(lost).values(**back).returning(Job.id))).all()
    return len(ended) + len(requeued)


async def untold(db: Database) -> list[Job]:
    """Jobs that ended with a picture or a failure which their people have not been shown, oldest first."""
    ended = Job.state.in_((JobState.RENDERED, JobState.FAILED))
    jobs = sa.select(Job).where(ended, Job.told_at.is_(None)).order_by(Job.finished_at, Job.id)
    async with db.session() as session:
        return list(await session.scalars(jobs))


async def delivered(db: Database, job_id: int, *, file_id: str | None, message_id: int | None = None) -> None:
    """The person has the picture, in `message_id` if not in the status message; it is history from now on.

    file_id: None where nobody could be reached: the picture waits in the history all the same.
    """
    values: dict[str, object] = {"state": JobState.DELIVERED, "file_id": file_id, "told_at": now()}
    if message_id is not None:
        values["status_message_id"] = message_id
    await _change(db, sa.and_(Job.id == job_id, Job.state == JobState.RENDERED), **values)


async def set_file_id(db: Database, job_id: int, file_id: str) -> None:
    """Remembers the picture's id at Telegram, learned after the delivery."""
    await _change(db, Job.id == job_id, file_id=file_id)


async def told(db: Database, job_id: int) -> None:
    """The person knows how it ended, or can never be told: the job leaves `untold`."""
    await _change(db, sa.and_(Job.id == job_id, Job.told_at.is_(None)), told_at=now())


async def first_ping(db: Database, job_id: int) -> bool:
    """True for the first caller only, who may make a sound about this job."""
    return await _change(db, sa.and_(Job.id == job_id, ~Job.pinged), pinged=True)


async def expire(db: Database, *, older_than: timedelta) -> int:
    """Deletes jobs that ended longer ago than that without a delivery and returns how many.

    That is cancelled ones, and failed or rendered ones that are told; `images.sweep` then takes their files.
    """
    over = sa.or_(
        Job.state == JobState.CANCELLED,
        sa.and_(Job.state.in_((JobState.FAILED, JobState.RENDERED)), Job.told_at.is_not(None)),
    )
    old = sa.delete(Job).where(over, Job.finished_at < now() - older_than).returning(Job.id)
    async with db.transaction() as session:
        return len((await session.scalars(old)).all())


def _running_and_served(job: type[Job]) -> tuple[sa.ScalarSelect[int], sa.ScalarSelect[datetime | None]]:
    """For the person of each `job`: how many of theirs run, and when one was last begun."""
    other = aliased(Job)
    theirs = other.user_id == job.user_id
    running = sa.select(sa.func.count()).where(theirs, other.state == JobState.RUNNING)
    served = sa.select(sa.func.max(other.started_at)).where(theirs)
    return running.correlate(job).scalar_subquery(), served.correlate(job).scalar_subquery()


def _held(job_id: int, holder: str) -> sa.ColumnElement[bool]:
    return sa.and_(Job.id == job_id, Job.holder == holder, Job.state == JobState.RUNNING)


def _ended() -> dict[str, object]:
    return {"finished_at": now(), "holder": None, "lease_until": None}


async def _change(db: Database, condition: sa.ColumnElement[bool], **values: object) -> bool:
    """Changes the one job that meets the condition; False if none does."""
    changing = sa.update(Job).where(condition).values(**values).returning(Job.id)
    async with db.transaction() as session:
        return await session.scalar(changing) is not None
