"""What the studio asks of jobs beside all else: orders by their names there, and how one comes to a chat."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from storage import images
from storage.database import Database
from storage.jobs import ALIVE
from storage.references import images_of
from storage.schema import Door, Job, JobKind, JobState, now

BATCH = 100
"""Jobs that are deleted at once, so that others have their turn between."""
_TRIAL = sa.literal(JobKind.TRIAL, Job.kind.type, literal_execute=True)
"""Written into the statement, since an index of trials only is of use to one that says so."""


async def asked(db: Database, user_id: int, request: str) -> Job | None:
    """What a person has ordered by that request already; None if nothing."""
    this = sa.select(Job).where(Job.user_id == user_id, Job.request == request)
    async with db.session() as session:
        return await session.scalar(this)


async def unfinished(db: Database, user_id: int, kind: JobKind) -> list[Job]:
    """What of that kind a person has ordered in the studio and can still be cancelled, oldest first."""
    theirs = sa.select(Job).where(ALIVE, Job.user_id == user_id, Job.kind == kind, Job.door == Door.STUDIO)
    async with db.session() as session:
        return list(await session.scalars(theirs.order_by(Job.id)))


async def lately(db: Database, user_id: int, *, within: timedelta) -> list[Job]:
    """A person's jobs that are not finished, or were not so long ago, whichever the door; oldest first."""
    at_hand = sa.or_(ALIVE, Job.state == JobState.RENDERED, Job.finished_at > now() - within)
    theirs = sa.select(Job).where(Job.user_id == user_id, at_hand).order_by(Job.id)
    async with db.session() as session:
        return list(await session.scalars(theirs))


async def owners(db: Database, job_ids: Collection[int]) -> dict[int, int]:
    """Whose these jobs are; those that are gone are nobody's."""
    whose = sa.select(Job.id, Job.user_id).where(Job.id.in_(job_ids))
    async with db.session() as session:
        return {job.id: job.user_id for job in await session.execute(whose)}


async def to_chat(db: Database, job_id: int) -> bool:
    """A picture of the studio is to be shown in a message too; False if it is none, or came to nothing.

    One that is not finished goes on as if it had been ordered there. What has its message already, or is
    about to get it, stays as it is.
    """
    this = sa.select(Job).where(Job.id == job_id, Job.kind == JobKind.PICTURE)
    changing = sa.update(Job).where(Job.id == job_id)
    async with db.transaction() as session:
        job = await session.scalar(this.with_for_update(of=Job))
        if job is None or job.state in (JobState.FAILED, JobState.CANCELLED):
            return False
        if job.state != JobState.DELIVERED:
            await session.execute(changing.values(door=Door.CHAT))
        elif job.status_message_id is None:
            await session.execute(changing.values(told_at=None, tries=0))
        return True


async def expire_trials(db: Database, *, older_than: timedelta) -> None:
    """Deletes trials that ended longer ago than that, with their files."""
    await delete(db, sa.and_(Job.kind == _TRIAL, Job.finished_at < now() - older_than))


async def delete(db: Database, which: sa.ColumnElement[bool]) -> list[int]:
    """Deletes jobs in whatever state, with the files nobody else refers to; gives those that are gone."""
    some = sa.select(Job.id).where(which).limit(BATCH)  # in no order, for which all of them would be read
    deleted: list[int] = []
    while True:
        async with db.transaction() as session:
            these = Job.id.in_((await session.scalars(some)).all())
            shas = (await session.scalars(images_of((Job.__table__, these)))).all()
            gone = (await session.scalars(sa.delete(Job).where(these).returning(Job.id))).all()
            await images.release(db, session, shas)
        deleted += gone
        if len(gone) < BATCH:
            return deleted
